"""Notices of before learn what they are about, and when they leave by mail: those that wait, at once."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

KINDS = {"entry:": "promise", "review:": "review", "margin_note:": "review", "reply:": "reply"}


def say_kind_and_hour(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    notices = apps.get_model("follows", "Notice")._default_manager
    for beginning, kind in KINDS.items():
        notices.filter(key__startswith=beginning).update(kind=kind)
    notices.filter(claim=None).update(mail_due_at=F("at"))


def let_go(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before there was more to follow than works, there was nothing but works."""
    apps.get_model("follows", "Subscription")._default_manager.filter(work=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("follows", "0002_told_in_many_ways"),
    ]

    operations = [
        migrations.RunPython(say_kind_and_hour, let_go),
    ]
