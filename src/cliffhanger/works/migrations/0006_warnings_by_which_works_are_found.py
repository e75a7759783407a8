import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tags", "0003_wrangling"),
        ("works", "0005_warnings_in_chapters"),
    ]

    operations = [
        migrations.AddField(
            model_name="work",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="ChapterWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warned_of",
                        to="works.chapter",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chapter_warnings",
                        to="tags.tag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chapter", "tag"), name="a_warning_once_a_chapter")
                ],
            },
        ),
    ]
