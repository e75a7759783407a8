from typing import Any

from django.db import migrations


def write_rows(apps: Any, schema_editor: Any) -> None:
    tags, rows = apps.get_model("tags", "Tag"), apps.get_model("works", "ChapterWarning")
    warned = apps.get_model("works", "Chapter").objects.exclude(warnings=[])
    for pk, names in warned.values_list("pk", "warnings"):
        for name in names:
            tag, _ = tags.objects.get_or_create(kind="warning", key=name.casefold(), defaults={"name": name})
            rows.objects.get_or_create(chapter_id=pk, tag=tag)


class Migration(migrations.Migration):
    dependencies = [
        ("works", "0006_warnings_by_which_works_are_found"),
    ]

    operations = [
        migrations.RunPython(write_rows, migrations.RunPython.noop),
    ]
