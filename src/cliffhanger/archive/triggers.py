"""Triggers that record, for every committed write, which keys of the page cache it touches.

Whatever writes, through whatever machine, model, bulk statement or SQL by hand, cannot forget to: the
database does it within the same transaction. What a table touches is said in one place, `config.shown`.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

PREFIX = "touches_"
EVERYTHING = "site"  # what is touched where a key cannot be told


@dataclass(frozen=True)
class Shown:
    """What readers see of the rows of a model.

    `keys` are SQL expressions over the columns of `row`, which stands for the row before and after. Of a
    change they are touched if it concerns a field among `only` (if given) and not `unshown`. `fresh` are
    the keys of a new row, where they are others.
    """

    keys: tuple[str, ...]
    only: frozenset[str] | None = None
    unshown: frozenset[str] = frozenset()
    fresh: tuple[str, ...] | None = None


Registry = Mapping[str, tuple[Shown, ...]]  # by the label of the model


@dataclass(frozen=True)
class Trigger:
    name: str
    table: str
    statements: tuple[str, ...]


def install(registry: Registry) -> None:
    """Let the database have these triggers and no older ones."""
    remove()
    with transaction.atomic(), connection.cursor() as cursor:
        for trigger in triggers(registry):
            for statement in trigger.statements:
                cursor.execute(statement)
        # Nobody knows what was written while there were none.
        for statement in touch(f"'{EVERYTHING}'"):
            cursor.execute(statement)


def remove() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in present().items():
            for statement in removal(name, table):
                cursor.execute(statement)


def are_current(registry: Registry) -> bool:
    return present().keys() == {trigger.name for trigger in triggers(registry)}


def present() -> dict[str, str]:
    """Names of the triggers that are there, with their tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{PREFIX}%"],
            )
        return dict(cursor.fetchall())


def removal(name: str, table: str) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")
    return (f"DROP TRIGGER {name}",)


def triggers(registry: Registry) -> Iterator[Trigger]:
    for label, all_shown in registry.items():
        table = model_named(label)._meta
        for shown in all_shown:
            fresh = shown.keys if shown.fresh is None else shown.fresh
            if fresh:
                yield trigger(table.db_table, "INSERT", "", keys_of(fresh, ["NEW"]))
            yield trigger(
                table.db_table, "UPDATE", changed(table, shown), keys_of(shown.keys, ["OLD", "NEW"])
            )
            yield trigger(table.db_table, "DELETE", "", keys_of(shown.keys, ["OLD"]))


def model_named(label: str) -> type[models.Model]:
    return apps.get_model(label)


def keys_of(keys: Iterable[str], rows: Collection[str]) -> list[str]:
    """The expressions for each of the rows. A key that comes out NULL is everything, to be sure."""
    expressions = (
        f"COALESCE({key.replace('row.', f'{row}.')}, '{EVERYTHING}')" for row in rows for key in keys
    )
    return list(dict.fromkeys(expressions))


def changed(table: "models.options.Options[models.Model]", shown: Shown) -> str:
    """The condition under which an update shows."""
    columns = [
        field.column
        for field in table.concrete_fields
        if field.name not in shown.unshown and (shown.only is None or field.name in shown.only)
    ]
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    return " OR ".join(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def trigger(table: str, verb: str, condition: str, keys: list[str]) -> Trigger:
    """Its name carries what it does, so that another one is another name."""
    body = "; ".join(statement for key in keys for statement in touch(key))
    mark = hashlib.sha256(f"{condition}|{body}".encode()).hexdigest()[:8]
    name = f"{PREFIX}{table}_{verb.lower()}_{mark}"
    when = f"WHEN ({condition}) " if condition else ""
    if connection.vendor != "postgresql":
        return Trigger(
            name,
            table,
            (f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {when}BEGIN {body}; END",),
        )
    return Trigger(
        name,
        table,
        (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body}; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()",
        ),
    )


def touch(key: str) -> tuple[str, ...]:
    """The statements that record a touch of `key`, an SQL expression.

    PostgreSQL: a row for each key and transaction, so that writers never wait for one another here. SQLite,
    where they do anyway: one row a key, which moves to the end.
    """
    if connection.vendor == "postgresql":
        row = f"({key}, txid_current())"
        return (f"INSERT INTO archive_touch (key, n) VALUES {row} ON CONFLICT DO NOTHING",)  # noqa: S608 - our own words
    return (
        f"DELETE FROM archive_touch WHERE key = {key}",  # noqa: S608
        f"INSERT INTO archive_touch (key, n) VALUES ({key}, 0)",  # noqa: S608
    )
