"""One work with all that its pages show, by queries that are compiled once: every page of a work asks them."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import F

from cliffhanger.accounts.models import Account
from cliffhanger.kit.compiled import Compiled, hold

from .lists import ROWS
from .models import Work
from .queries import Reader

WORK: Compiled[Work] = Compiled(lambda work: dressed(Work.objects.filter(pk=work).with_figures()))
WORK_FOR: Compiled[Work] = Compiled(
    lambda work, reader: dressed(Work.objects.filter(pk=work).with_figures(Account(pk=reader)))
)
OF_WORK: dict[str, Compiled[Any]] = {
    name: Compiled(lambda work, rows=rows: rows().filter(work=work)) for name, rows in ROWS.items()
}
SEALS: Compiled[Any] = Compiled(lambda work: rows_of("promises.Seal").filter(promise__work=work))
PROMISES: Compiled[Any] = Compiled(lambda work: rows_of("promises.Promise").filter(work=work))


def dressed(works: Any) -> Any:
    """With `style_mark`, which is empty or None for a work that wears no style."""
    return works.annotate(style_mark=F("style__mark"))


def rows_of(label: str) -> Any:
    """Rows of an app further up, which this one knows by name only."""
    return apps.get_model(label)._default_manager.all()


def one_for_reader(work_id: int, reader: Reader) -> Work | None:
    """The same as the first of `for_readers`, for one work."""
    found = WORK_FOR(work_id, reader.pk) if isinstance(reader, Account) else WORK(work_id)
    if not found:
        return None
    work = found[0]
    for name, rows in OF_WORK.items():
        hold(work, name, rows(work_id))
    hold_promises(work)
    return work


def hold_promises(work: Work) -> None:
    promises = PROMISES(work.pk)
    hold(work, "promises", promises)
    if not promises:
        return
    key: Callable[[Any], int] = lambda seal: seal.promise_id  # noqa: E731 - sorted and grouped by the same
    seals = {promise: list(rows) for promise, rows in groupby(sorted(SEALS(work.pk), key=key), key=key)}
    for promise in promises:
        hold(promise, "seals", seals.get(promise.pk, []))
