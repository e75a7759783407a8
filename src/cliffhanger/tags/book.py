"""The book in which names of tags are looked up while somebody types: a small SQLite file beside the database.

One a machine, for all its workers, and nothing of it stays in their memory. It knows numbers and words only;
what a number is called, and whether it may be shown, the archive's database says. Within a kind, entries lie
in the order of their use: the first that match are the ones to show, and the rest is never looked at.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from .models import WRANGLED
from .romanise import romanised
from .words import distance, found_by, joined, likes, words_of

VERSION = 2
EXACTLY, CHILD_OF = "\ue000", "\ue001"  # letters that no name has: they mark what is not a word of it
PLACE_BITS = 40
LOWER = (1 << PLACE_BITS) - 1
LONGEST_PREFIX = 6
PREFIXES = " ".join(map(str, range(1, LONGEST_PREFIX + 1)))
MOST_LOOKED_AT = 500  # names, for letters behind those
GUESSES = 5  # words that a misspelt one may have meant
KINDS = tuple(kind.value for kind in WRANGLED)

TABLES = f"""
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (tag INTEGER PRIMARY KEY, kind TEXT NOT NULL, place INTEGER NOT NULL, words TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS likeness (mark TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (mark, word)) WITHOUT ROWID;
{"".join(
    f'CREATE VIRTUAL TABLE IF NOT EXISTS {kind} USING fts5 '
    f"(words, content='', detail=none, columnsize=0, prefix='{PREFIXES}', tokenize='unicode61 remove_diacritics 0');"
    for kind in KINDS
)}
"""  # fmt: skip


class Entry(NamedTuple):
    tag: int
    kind: str
    name: str
    uses: int
    parents: tuple[int, ...] = ()

    @property
    def place(self) -> int:
        """Used more, it stands earlier. Places are coarse: one use more moves few entries."""
        return (255 - min(255, self.uses.bit_length() * 4 + fraction(self.uses))) << PLACE_BITS | self.tag

    @property
    def words(self) -> list[str]:
        marks = [f"{CHILD_OF}{parent}" for parent in self.parents]
        return [*found_by(self.name), EXACTLY + joined(self.name), *marks]


def fraction(uses: int) -> int:
    """The two bits after the leading one: quarters between two powers of two."""
    bits = uses.bit_length()
    return (uses >> bits - 3 & 3) if bits > 2 else 0


def least_uses(place: int) -> int:
    steps = 255 - (place >> PLACE_BITS)
    bits, quarter = divmod(steps, 4)
    return ((4 + quarter) << bits >> 3) if bits else 0


@dataclass(frozen=True)
class Asked:
    """One word of a question: how a word of the name may begin, or what it may be."""

    beginnings: tuple[str, ...]
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        """In the words of FTS5."""
        ways = [f"{quoted(way[:LONGEST_PREFIX])}*" for way in self.beginnings if way]
        return f"({' OR '.join([*dict.fromkeys(ways), *map(quoted, self.others)])})"

    @property
    def is_long(self) -> bool:
        return any(len(way) > LONGEST_PREFIX for way in self.beginnings)

    def or_rather(self, others: Sequence[str]) -> "Asked":
        return Asked(self.beginnings, tuple(others))


def fits(asked: Sequence[Asked], words: Sequence[str]) -> bool:
    return all(any(word.startswith(one.beginnings) or word in one.others for word in words) for one in asked)


class Book(threading.local):
    """Each thread has its own connection to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db: sqlite3.Connection | None = None
        self.inode = 0

    # Reading -------------------------------------------------------------------------------------------

    def look_up(
        self, kind: str, text: str, most: int, parents: Iterable[int] = (), near: bool = False
    ) -> list[int]:
        """Tags whose names have words that begin like these, in any order; the most used first.

        An exact name comes before all others, then children of `parents`. Where nothing is found, or with
        `near`, names with words that are spelt much like these.
        """
        asked = [Asked((word, romanised(word))) for word in words_of(text)]
        if not asked or kind not in KINDS or not self.is_open():
            return []
        among = " OR ".join(quoted(f"{CHILD_OF}{parent}") for parent in parents)
        found = dict.fromkeys(self.matching(kind, quoted(EXACTLY + joined(text)), [], most))
        if among:
            query = f"({' AND '.join(map(str, asked))}) AND ({among})"
            found.update(dict.fromkeys(self.matching(kind, query, asked, most)))
        if len(found) < most:
            found.update(dict.fromkeys(self.matching(kind, " AND ".join(map(str, asked)), asked, most)))
        if near or not found:
            guessed = [one.or_rather(self.guesses(one.beginnings[-1])) for one in asked]
            if guessed != asked:
                query = " AND ".join(map(str, guessed))
                found.update(dict.fromkeys(self.matching(kind, query, guessed, most)))
        return list(found)[:most]

    def matching(self, kind: str, query: str, asked: Sequence[Asked], most: int) -> list[int]:
        """Lists of words that begin alike are kept for so many letters; the letters behind are looked at here."""
        is_long = any(one.is_long for one in asked)
        words = "''"
        if is_long:
            words = f"(SELECT words FROM entry WHERE tag = {kind}.rowid & {LOWER})"  # noqa: S608 - a kind of ours
        rows = self.rows(
            f"SELECT rowid, {words} FROM {kind} WHERE {kind} MATCH ? ORDER BY rowid LIMIT ?",  # noqa: S608 - a kind of ours
            query,
            MOST_LOOKED_AT if is_long else most,
        )
        fitting = (place for place, words in rows if not is_long or fits(asked, words.split(" ")))
        return [place & LOWER for place in islice(fitting, most)]

    def guesses(self, word: str) -> list[str]:
        """Words of the book that this one may be a misspelling of, the nearest first."""
        marks = list(likes(word))
        if not marks:
            return []
        places = ", ".join("?" * len(marks))
        shared = (
            f"SELECT word FROM likeness WHERE mark IN ({places}) GROUP BY word ORDER BY count(*) DESC LIMIT ?"  # noqa: S608 - question marks
        )
        rows = self.ask(shared, *marks, GUESSES * 4)
        near = sorted((distance(word, other), other) for (other,) in rows if other != word)
        return [other for far, other in near if far <= max(1, len(word) // 3)][:GUESSES]

    def is_open(self) -> bool:
        """Whether there is a book; one that was laid anew in the place of a lost one is opened instead of it."""
        try:
            inode = self.path.stat().st_ino
        except FileNotFoundError:
            return False
        if self.db is None or inode != self.inode:
            self.close()
            self.db, self.inode = sqlite3.connect(self.path, timeout=2, isolation_level=None), inode
        return True

    def ask(self, statement: str, *values: str | int) -> list[Any]:
        return list(self.rows(statement, *values))

    def rows(self, statement: str, *values: str | int) -> Iterator[Any]:
        assert self.db  # noqa: S101 - whoever asks has opened it
        try:
            yield from self.db.execute(statement, values)
        except sqlite3.DatabaseError:  # not laid yet, or spoilt; whoever keeps it lays it anew
            return

    def close(self) -> None:
        if self.db:
            self.db.close()
        self.db = None

    # Writing, by one process at a time -----------------------------------------------------------------

    def begin(self) -> None:
        """Lay the book if there is none, or none that can be read."""
        if not self.path.exists() or self.position("version") != VERSION:
            self.lay()

    def lay(self) -> None:
        self.close()
        for tail in ("", "-wal", "-shm"):  # what a lost file left beside it would be taken for its own
            Path(f"{self.path}{tail}").unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        laid = sqlite3.connect(self.path)
        laid.execute("PRAGMA journal_mode = WAL")
        laid.executescript(TABLES)
        laid.execute("INSERT INTO mark VALUES ('version', ?)", [VERSION])
        laid.commit()
        laid.close()

    def position(self, name: str) -> int | None:
        """A number that was kept with `keep`: how far something is, in the same breath as what it wrote."""
        rows = self.is_open() and self.ask("SELECT position FROM mark WHERE name = ?", name)
        return int(rows[0][0]) if rows else None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        self.is_open()
        assert self.db  # noqa: S101 - it was laid
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def keep(self, name: str, position: int) -> None:
        assert self.db  # noqa: S101 - within `writing`
        self.db.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", [name, position])

    def write(self, entries: Iterable[Entry]) -> None:
        """Within `writing`: put these entries in, in place of what the book has of their tags."""
        assert self.db  # noqa: S101 - within `writing`
        rows = [(e.tag, e.kind, e.place, " ".join(e.words), e) for e in entries]
        old = dict(self.entries(row[0] for row in rows))
        fresh = [row for row in rows if old.get(row[0]) != row[1:4]]
        self.forget(row[0] for row in fresh if row[0] in old)
        self.db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", [row[:4] for row in fresh])
        for kind in KINDS:
            placed = sorted((place, words) for _, of, place, words, _ in fresh if of == kind)
            self.db.executemany(f"INSERT INTO {kind} (rowid, words) VALUES (?, ?)", placed)  # noqa: S608 - a kind of ours
        new = {word for row in fresh for word in found_by(row[4].name)}
        marks = sorted((mark, word) for word in new for mark in likes(word))
        self.db.executemany("INSERT OR IGNORE INTO likeness VALUES (?, ?)", marks)

    def uses(self, tags: Iterable[int]) -> dict[int, int]:
        """How often each was used when it was written, at least; by its place, so roughly."""
        return {tag: least_uses(place) for tag, (_, place, _) in self.entries(tags)}

    def forget(self, tags: Iterable[int]) -> None:
        assert self.db  # noqa: S101 - within `writing`
        for tag, (kind, place, words) in list(self.entries(tags)):
            removal = f"INSERT INTO {kind} ({kind}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - a kind of ours
            self.db.execute(removal, [place, words])
            self.db.execute("DELETE FROM entry WHERE tag = ?", [tag])

    def entries(self, tags: Iterable[int]) -> Iterator[tuple[int, tuple[str, int, str]]]:
        assert self.db  # noqa: S101 - within `writing`
        wanted = list(tags)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            places = ", ".join("?" * len(some))
            rows = self.db.execute(f"SELECT tag, kind, place, words FROM entry WHERE tag IN ({places})", some)  # noqa: S608 - question marks
            yield from ((tag, (kind, place, words)) for tag, kind, place, words in rows)

    def tidy(self) -> None:
        """After much was written: one list a word instead of many. Some seconds for a million tags."""
        for kind in KINDS:
            with self.writing() as db:
                db.execute(f"INSERT INTO {kind} ({kind}) VALUES ('optimize')")  # noqa: S608 - a kind of ours


def quoted(word: str) -> str:
    """As FTS5 reads a string; words hold letters and figures only."""
    return f'"{word}"'
