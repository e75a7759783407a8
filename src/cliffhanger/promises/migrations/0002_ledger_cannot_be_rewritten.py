"""Every entry carries the hash that ties it to the one before, and the database refuses to change or delete one.

A later migration that makes Django copy the table on SQLite drops the triggers there and has to call
`refuse` again; a test notices.
"""

from django.db import migrations, models

SENTENCE = "The ledger is append-only."

POSTGRESQL = f"""
CREATE FUNCTION promises_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER promises_entry_stays BEFORE UPDATE OR DELETE ON promises_entry
    FOR EACH ROW EXECUTE FUNCTION promises_entry_stays();
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER promises_entry_no_{verb.lower()} BEFORE {verb} ON promises_entry "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER promises_entry_stays ON promises_entry")
        schema_editor.execute("DROP FUNCTION promises_entry_stays()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER promises_entry_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(refuse, allow),
    ]
