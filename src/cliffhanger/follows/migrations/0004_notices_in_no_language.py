"""Notices keep what happened as facts; those of before keep the sentence they were told with."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_sentences(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    notices = apps.get_model("follows", "Notice")._default_manager
    for notice in notices.only("sentence", "facts").iterator(chunk_size=1000):
        notice.facts = {"text": notice.sentence}
        notice.save(update_fields=["facts"])


def say_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Only those that were sentences before: the others say what they are about in one word."""
    notices = apps.get_model("follows", "Notice")._default_manager
    for notice in notices.only("said", "facts").iterator(chunk_size=1000):
        notice.sentence = notice.facts.get("text") or notice.facts.get("title", notice.said)
        notice.save(update_fields=["sentence"])


class Migration(migrations.Migration):
    dependencies = [
        ("follows", "0003_notices_of_before"),
    ]

    operations = [
        migrations.AddField("notice", "said", models.CharField(default="text", max_length=12)),
        migrations.AddField("notice", "facts", models.JSONField(default=dict)),
        migrations.AlterField("notice", "sentence", models.CharField(max_length=600, default="")),
        migrations.RunPython(keep_sentences, say_again),
        migrations.RemoveField("notice", "sentence"),
    ]
