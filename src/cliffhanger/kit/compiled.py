"""A query that is built and compiled once and asked again and again with other values; its rows are models.

Building and compiling a query of some size costs Django several times what the database takes to answer it,
and so does making models of its rows by their constructors. That matters for the few queries that every
page of a work asks.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from sqlite3 import DatabaseError
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

M = TypeVar("M", bound=models.Model)
Row = list[Any]
Value = int | str

LARGEST = 2**63
TEXTS = 500  # of statements, whose marks are translated once
PLAIN: dict[type, type] = {
    models.CharField: str,
    models.TextField: str,
    models.ForeignKey: int,
    models.IntegerField: int,
    models.BooleanField: bool,
}
STAND_IN = -7_000_000_000  # numbers that no row has, in place of those that are asked for


class Compiled(Generic[M]):
    """`build(*values)` gives the query; it may do nothing with a value but compare a column to it.

    Called with numbers or texts, it gives the rows as a list, each with its annotations and what
    `select_related` names. What `prefetch_related` names is not fetched; see `hold`.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[M]"]) -> None:
        self.build = build
        self.own = threading.local()  # converters hold the connection of its thread

    def __call__(self, *values: Value) -> list[M]:
        for value in values:
            if isinstance(value, int) and not -LARGEST <= value < LARGEST:
                return []  # as Django has it: no row can have it, and the database cannot even be asked
        try:
            asked = self.own.compiled
        except AttributeError:
            try:
                asked = self.own.compiled = Asked(self.build, values)
            except EmptyResultSet:
                return []
        rows: list[M] = asked.rows(values)
        return rows


@lru_cache(TEXTS)
def marked(sql: str) -> str:
    """With SQLite's marks for values in place of those that Django writes."""
    return str(FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%"))


class Statement:
    """A text of SQL that is asked again and again with other values.

    On SQLite they go straight to the connection: Django's cursor, made and wrapped for each statement, and its
    translation of the marks cost several times what SQLite takes to answer. Where somebody watches, as tests
    do that count queries, it goes by that cursor all the same, and so it does on PostgreSQL.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.marked = marked(sql)

    def __call__(self, values: Sequence[Any]) -> Any:
        """The cursor that has the rows."""
        wrapper: Any = connections[DEFAULT_DB_ALIAS]
        if wrapper.vendor != "sqlite" or wrapper.queries_logged or wrapper.execute_wrappers:
            cursor = wrapper.cursor()
            cursor.execute(self.sql, values)
            return cursor
        wrapper.ensure_connection()
        wrapper.validate_no_broken_transaction()
        try:
            return wrapper.connection.execute(self.marked, values)
        except DatabaseError:
            with wrapper.wrap_database_errors:
                raise


class Asked:
    """The text of the query, where the values go in it, and how its columns become models."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any]"], values: Sequence[Value]) -> None:
        stand_ins = [stand_in(place, value) for place, value in enumerate(values)]
        compiler: Any = build(*stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self.ask = Statement(sql)
        places = {value: place for place, value in enumerate(stand_ins)}
        self.params = tuple(params)
        self.where = [
            (at, places[param])
            for at, param in enumerate(params)
            if isinstance(param, (int, str)) and param in places
        ]
        assert {place for _, place in self.where} == set(range(len(values))), (  # noqa: S101
            "Each value has to be in the query as it is."
        )
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        self.converters = [(column, *found) for column, found in converters.items()]
        self.made = maker(compiler.klass_info, compiler.select)
        self.annotations = list(compiler.annotation_col_map.items())

    def rows(self, values: Sequence[Value]) -> list[Any]:
        given = list(self.params)
        for at, place in self.where:
            given[at] = values[place]
        return [self.row(list(columns)) for columns in self.ask(given).fetchall()]

    def row(self, columns: Row) -> Any:
        for column, convert, expression in self.converters:
            value = columns[column]
            for each in convert:
                value = each(value, expression, connection)
            columns[column] = value
        made = self.made(columns)
        for name, column in self.annotations:
            made.__dict__[name] = columns[column]
        return made


def stand_in(place: int, value: Value) -> Value:
    number = STAND_IN - place
    return number if isinstance(value, int) else f"{number}"


def maker(klass: Any, select: Any) -> Callable[[Row], Any]:
    """What makes a model of the columns of a row that are its own, with the models it was selected with.

    It fills in what a constructor would have set one by one; so the model may not have one of its own.
    """
    model: type[models.Model] = klass["model"]
    ours: Any = model
    assert ours.__init__ is models.Model.__init__, model  # noqa: S101
    assert not pre_init.has_listeners(model), model  # noqa: S101
    assert not post_init.has_listeners(model), model  # noqa: S101
    columns: list[int] = klass["select_fields"]
    names: list[str] = [select[column][0].target.attname for column in columns]
    pairs = list(zip(names, columns, strict=True))
    key = columns[names.index(model._meta.pk.attname)]
    related = [
        (maker(each, select), each["local_setter"], each["remote_setter"])
        for each in klass.get("related_klass_infos", ())
    ]

    def make(row: Row) -> Any:
        if row[key] is None:
            return None  # an outer join that found nothing
        made = ours.__new__(ours)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        here = made.__dict__
        here["_state"] = state
        for name, column in pairs:
            here[name] = row[column]
        for make_other, set_here, set_there in related:
            other = make_other(row)
            set_here(made, other)
            if other is not None:
                set_there(other, made)
        return made

    return make


class Insert:
    """`insert(row)` writes a new row of `model` and gives it its key, as `save` would, for tables that are
    written at every act of a reader.

    `unless` are fields that are unique, together if they are several: where another row has their values,
    nothing is written and nothing raised, and the answer is False. So one need not go back to a savepoint,
    which costs as much as the row.
    """

    def __init__(self, model: type[models.Model], unless: Sequence[str] = ()) -> None:
        self.model: Any = model
        self.unless = unless

    def __call__(self, row: models.Model) -> bool:
        written = self.write(self.values(row))
        if not written.rowcount:
            return False
        row.pk = written.lastrowid if connection.vendor == "sqlite" else written.fetchone()[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return True

    def many(self, rows: Iterable[models.Model]) -> None:
        """The same for many rows at once, which do not learn their keys."""
        values = [self.values(row) for row in rows]
        if values:
            with connection.cursor() as cursor:
                cursor.executemany(self.texts[0], values)

    def values(self, row: models.Model) -> list[Any]:
        return [prepared(field, plain, field.pre_save(row, add=True)) for field, plain in self.fields]

    @cached_property
    def fields(self) -> list[tuple[Any, type | None]]:
        """All but the key, each with the type of values that every database takes as they are, if there is one."""
        own = [field for field in self.model._meta.concrete_fields if field is not self.model._meta.pk]
        return [
            (field, next((PLAIN[kind] for kind in PLAIN if isinstance(field, kind)), None)) for field in own
        ]

    @cached_property
    def write(self) -> Statement:
        return Statement("".join(self.texts))

    @cached_property
    def texts(self) -> tuple[str, str]:
        """To insert a row, and to be told its key, where that has to be said."""
        quoted = connection.ops.quote_name
        table, key = quoted(self.model._meta.db_table), quoted(self.model._meta.pk.column)
        columns = ", ".join(quoted(field.column) for field, _ in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        unique = ", ".join(quoted(self.model._meta.get_field(name).column) for name in self.unless)
        said = f" ON CONFLICT ({unique}) DO NOTHING" if unique else ""
        told = "" if connection.vendor == "sqlite" else f" RETURNING {key}"
        return f"INSERT INTO {table} ({columns}) VALUES ({places}){said}", told  # noqa: S608 - names of ours


def prepared(field: Any, plain: type | None, value: Any) -> Any:
    if value is None or (plain and type(value) is plain):
        return value
    return field.get_db_prep_save(value, connection)


def hold(instance: models.Model, name: str, rows: list[Any]) -> None:
    """Let `instance.name.all()` be these rows, as `prefetch_related` would, each knowing the instance."""
    manager = getattr(instance, name)
    for row in rows:
        setattr(row, manager.field.name, instance)
    queryset = manager.get_queryset()
    queryset._result_cache, queryset._prefetch_done = rows, True
    held: Any = instance
    if not hasattr(held, "_prefetched_objects_cache"):
        held._prefetched_objects_cache = {}
    held._prefetched_objects_cache[manager.field.remote_field.cache_name] = queryset
