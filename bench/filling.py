"""An archive filled with a field that was drawn, past the models: a million works in a few minutes.

Imported once the archive is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from cliffhanger.accounts.models import Account, Pseud, key
from cliffhanger.archive import clock, triggers
from cliffhanger.config.shown import SHOWN
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Creatorship, Work, WorkTag

from .crowd import settle_down
from .field import THINGS, Drawn, coined, draw, stories


@dataclass(frozen=True)
class Written:
    """What was written: the key of work 0, the key of each tag in order, and what was drawn."""

    drawn: Drawn
    first_work: int
    first_tag: int

    def tag(self, number: int) -> int:
        return self.first_tag + number


def fill(works: int, *, prose: int = 0, authors: int = 0, seed: int = 1) -> Written:
    """An empty archive with a field of so many works; the first `prose` chapters with 2,500 words of text.

    Written past the models and without the triggers that tell pages of writes, with the indexes made
    afterwards: a million works take minutes. Every kept page is out of date then, and told so.
    """
    drawn = draw(works, seed)
    triggers.remove()
    try:
        written = write(drawn, clock.now(), prose, authors or max(1, works // 20))
    finally:
        triggers.install(SHOWN)
    settle_down()
    return written


def write(drawn: Drawn, now: datetime, prose: int, authors: int) -> Written:
    signers = people(authors)
    tag, work, chapter = next_key(Tag), next_key(Work), next_key(Chapter)
    ago = [now - timedelta(minutes=int(minutes)) for minutes in drawn.posted]
    since = [now - timedelta(minutes=int(minutes)) for minutes in drawn.updated]
    with bulk(Tag) as rows:
        rows.add(
            id=range(tag, tag + len(drawn.names)),
            kind=drawn.kinds,
            name=drawn.names,
            key=[name.casefold() for name in drawn.names],
        )
    with bulk(Work) as rows:
        rows.add(
            id=range(work, work + drawn.works),
            title=[f"{THINGS[number % 10]} and {coined(number)}" for number in range(drawn.works)],
            summary=[f"What became of {coined(number)}." for number in range(drawn.works)],
            language=drawn.language,
            planned_chapters=drawn.planned.tolist(),
            is_restricted=drawn.restricted.tolist(),
            created_at=ago,
            posted_at=ago,
            updated_at=since,
        )
    with bulk(Creatorship) as rows:
        signed = [signers[number * 7919 % len(signers)] for number in range(drawn.works)]
        rows.add(work=range(work, work + drawn.works), pseud=signed)
    with bulk(WorkTag) as rows:
        rows.add(
            work=(drawn.work + work).tolist(),
            tag=(drawn.tag + tag).tolist(),
            position=drawn.place.tolist(),
        )
    write_chapters(drawn, work, chapter, ago, prose)
    return Written(drawn, work, tag)


def write_chapters(drawn: Drawn, work: int, first: int, ago: Sequence[datetime], prose: int) -> None:
    """All of a work's words stand at its first chapter, unless that has real text."""
    texts = stories(prose)
    size = 20_000
    whose = np.repeat(np.arange(drawn.works), drawn.chapters)
    starts = np.cumsum(drawn.chapters) - drawn.chapters
    position = np.arange(len(whose)) - starts[whose] + 1
    words = np.where(position == 1, drawn.words[whose], 0)
    words[:prose] = 2_500
    with bulk(Chapter) as rows:
        for start in range(0, len(whose), size):
            part = slice(start, min(start + size, len(whose)))
            times = [ago[number] for number in whose[part]]
            rows.add(
                id=range(first + part.start, first + part.stop),
                work=(whose[part] + work).tolist(),
                position=position[part].tolist(),
                words=words[part].tolist(),
                text=[next(texts, "") for _ in range(part.start, part.stop)],
                created_at=times,
                posted_at=times,
            )


def people(many: int) -> list[int]:
    """So many accounts with a pseud each; the keys of the pseuds."""
    names = [f"{coined(number)}{number}" for number in range(many)]
    account, pseud = next_key(Account), next_key(Pseud)
    with bulk(Account) as rows:
        rows.add(
            id=range(account, account + many),
            username=names,
            email=[f"{name.lower()}@bench.example" for name in names],
            joined_at=[clock.now()] * many,
            default_pseud=[None] * many,
        )
    with bulk(Pseud) as rows:
        rows.add(
            id=range(pseud, pseud + many),
            account=range(account, account + many),
            name=names,
            key=[key(name) for name in names],
        )
    return list(range(pseud, pseud + many))


def next_key(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1


@contextmanager
def bulk(model: type[models.Model]) -> Iterator[Bulk]:
    """Rows into one table, whose indexes are made again at the end; all of it or nothing."""
    with transaction.atomic():
        rows = Bulk(model)
        rows.drop_indexes()
        yield rows
        rows.make_indexes()
        rows.settle_keys()


class Bulk:
    """Writes columns given by the names of their fields; the others have what a new row of the model has."""

    def __init__(self, model: type[models.Model]) -> None:
        self.connection = connection
        self.model = model
        self.table = model._meta.db_table
        self.again: list[str] = []

    def add(self, **columns: Sequence[Any] | range) -> None:
        many = len(next(iter(columns.values())))
        blank = self.model()
        named: dict[str, Iterable[Any]] = {}
        for field in self.model._meta.local_concrete_fields:
            if field.name in columns:
                named[field.column] = self.stored(field, columns[field.name])
            elif not field.primary_key:
                named[field.column] = [
                    field.get_db_prep_save(field.pre_save(blank, True), self.connection)
                ] * many
        self.insert(list(named), zip(*named.values(), strict=True))

    def stored(self, field: models.Field[Any, Any], values: Sequence[Any] | range) -> Iterable[Any]:
        """The values as the database keeps them. Only instants differ, and many rows share theirs."""
        if field.get_internal_type() != "DateTimeField":
            return values
        kept = {value: field.get_db_prep_save(value, self.connection) for value in set(values)}
        return [kept[value] for value in values]

    def insert(self, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
        named = ", ".join(f'"{column}"' for column in columns)
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.table}" ({named}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(columns))
                bare = cursor.connection.cursor()  # Django's would look for percent signs in every row
                statement = f'INSERT INTO "{self.table}" ({named}) VALUES ({marks})'  # noqa: S608 - names of ours
                bare.executemany(statement, rows)

    def drop_indexes(self) -> None:
        """Those that only make reading quick; what keeps rows unique stays on PostgreSQL."""
        if self.connection.vendor == "postgresql":
            found = "SELECT indexname, indexdef FROM pg_indexes JOIN pg_class ON relname = indexname JOIN pg_index ON indexrelid = pg_class.oid WHERE tablename = %s AND NOT indisunique"
        else:
            found = (
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name = %s"
            )
        with self.connection.cursor() as cursor:
            cursor.execute(found, [self.table])
            for name, statement in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')
                self.again.append(statement)

    def make_indexes(self) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":  # no index is made while rows still wait to be checked
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in self.again:
                cursor.execute(statement)

    def settle_keys(self) -> None:
        """The next key of its own that the table gives out, where keys were given."""
        with self.connection.cursor() as cursor:
            for statement in self.connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)
