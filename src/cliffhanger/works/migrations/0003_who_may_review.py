"""Whether guests may review becomes who may: what was chosen stays chosen."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_who(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    works = apps.get_model("works", "Work")._default_manager
    works.filter(guests_may_review=False).update(reviews_from="readers")


def say_whether(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    works = apps.get_model("works", "Work")._default_manager
    works.exclude(reviews_from="everybody").update(guests_may_review=False)


class Migration(migrations.Migration):
    dependencies = [
        ("works", "0002_reading_room"),
    ]

    operations = [
        migrations.AddField(
            model_name="work",
            name="reviews_from",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody, guests too"),
                    ("readers", "Signed-in readers"),
                    ("nobody", "Nobody"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who may review",
            ),
        ),
        migrations.AddField(
            model_name="work",
            name="reviews_wait",
            field=models.BooleanField(default=False, verbose_name="I see each review before others do"),
        ),
        migrations.RunPython(say_who, say_whether),
        migrations.RemoveField(model_name="work", name="guests_may_review"),
    ]
