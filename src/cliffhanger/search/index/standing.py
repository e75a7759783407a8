"""How the index stands, in a sentence for the one who runs the archive."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from cliffhanger.works.models import Work

from . import ledger, place
from .building import progress
from .catalogue import Missing, opened


@dataclass(frozen=True)
class Standing:
    sentence: str
    is_wrong: bool = False


def standing() -> Standing:
    if settings.SEARCH_SERVER:
        from .opensearch import standing_of

        return standing_of(settings.SEARCH_SERVER)
    generation = place.current()
    if generation is None:
        done, total = progress()
        if total:
            return Standing(f"The index is being built: {done:,} of {total:,} works are in it.")
        return Standing("There is no index yet; `cliffhanger serve` builds it. Until then lists are slower.")
    try:
        catalogue = opened(generation)
        behind = ledger.after(catalogue.cursor).works
    except (Missing, ledger.Lost):
        return Standing("The index cannot be used. Run `cliffhanger search rebuild`.", is_wrong=True)
    waiting = {*behind, *catalogue.known.get("waiting", ())}
    megabytes = size_of(generation) / 1_000_000
    said = f"The index has {catalogue.total:,} works and takes {megabytes:,.1f} MB."
    if waiting:
        said += f" {len(waiting):,} works were written since and are still to be read."
    if not waiting and catalogue.total != Work.objects.out().count():
        return Standing(f"{said} The archive has others. Run `cliffhanger search rebuild`.", is_wrong=True)
    return Standing(said)


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
