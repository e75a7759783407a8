"""A query that is built and compiled once and asked again and again with other numbers; its rows are models.

Building and compiling a query of some size costs Django several times what the database takes to answer it.
That matters for the few queries that every page of a work asks.
"""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=models.Model)

LARGEST = 2**63
STAND_IN = -7_000_000_000  # numbers that no row has, in place of those that are asked for


class Compiled(Generic[M]):
    """`build(*numbers)` gives the query; it may do nothing with a number but compare a column to it.

    Called with numbers, it gives the rows as a list, each with its annotations and what `select_related`
    names. What `prefetch_related` names is not fetched; see `hold`.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[M]"]) -> None:
        self.build = build
        self.own = threading.local()  # a compiler holds the connection of its thread

    def __call__(self, *numbers: int) -> list[M]:
        if not all(-LARGEST <= number < LARGEST for number in numbers):
            return []  # as Django has it: no row can have it, and the database cannot even be asked
        try:
            rows, ask_with = self.own.compiled
        except AttributeError:
            try:
                rows, ask_with = self.own.compiled = self.compile(len(numbers))
            except EmptyResultSet:
                return []
        ask_with(numbers)
        return list(rows)

    def compile(self, many: int) -> tuple[Any, Callable[[tuple[int, ...]], None]]:
        stand_ins = [STAND_IN - place for place in range(many)]
        queryset = self.build(*stand_ins)
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = {stand_in: place for place, stand_in in enumerate(stand_ins)}
        where = [places.get(param) if isinstance(param, int) else None for param in params]
        assert set(where) - {None} == set(range(many)), "Each number has to be in the query as it is."  # noqa: S101

        # How columns become values does not change from asking to asking either.
        converters = compiler.get_converters([expression for expression, *_ in compiler.select])
        compiler.get_converters = lambda expressions: converters

        def ask_with(numbers: tuple[int, ...]) -> None:
            given = tuple(
                param if place is None else numbers[place] for param, place in zip(params, where, strict=True)
            )
            compiler.as_sql = lambda *_, **__: (sql, given)

        again = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda using: compiler),
            _known_related_objects={},
        )
        return ModelIterable(again), ask_with  # type: ignore[arg-type] # asks of a queryset what `again` has


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
