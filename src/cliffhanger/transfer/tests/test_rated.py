"""What authors write of ratings and warnings is said in the archive's words, and nothing of it is lost."""

import pytest

from cliffhanger.accounts.models import Pseud
from cliffhanger.cast import makers
from cliffhanger.manuscript import read
from cliffhanger.tags.models import Kind
from cliffhanger.transfer.imports.hand_in import hand_in
from cliffhanger.transfer.imports.rated import rating_of, warnings_of


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ("K", "General Audiences"),
        ("Rated: K+", "General Audiences"),
        ("PG", "General Audiences"),
        ("Everyone", "General Audiences"),
        ("T", "Teen And Up Audiences"),
        ("t for swearing", "Teen And Up Audiences"),
        ("Fiction T", "Teen And Up Audiences"),
        ("PG-13 (some violence)", "Teen And Up Audiences"),
        ("teen and up audiences", "Teen And Up Audiences"),
        ("FR15", "Teen And Up Audiences"),
        ("M, for later chapters", "Mature"),
        ("R", "Mature"),
        ("NC-17", "Explicit"),
        ("MA", "Explicit"),
        ("18+", "Explicit"),
        ("five stars", "Not Rated"),
        ("", "Not Rated"),
        (None, "Not Rated"),
    ],
)
def test_a_rating_is_one_of_the_archive(said: str | None, rating: str) -> None:
    assert rating_of(said) == rating


UNSAID = "Creator Chose Not To Use Archive Warnings"


@pytest.mark.parametrize(
    ("said", "warnings", "own"),
    [
        ([], [UNSAID], []),
        (["none"], ["No Archive Warnings Apply"], []),
        (["Major Character Death", "one dead fish"], ["Major Character Death"], ["one dead fish"]),
        (["character death.", "non-con", "Underage"], ["Major Character Death", "Rape/Non-Con", "Underage Sex"], []),
        (["None", "graphic violence"], ["Graphic Depictions Of Violence"], []),
        (["violence", "minor character death"], [UNSAID], ["violence", "minor character death"]),
    ],
)  # fmt: skip
def test_warnings_are_the_archives_and_her_own_words_are_tags(
    said: list[str], warnings: list[str], own: list[str]
) -> None:
    assert warnings_of(said) == (warnings, own)


@pytest.mark.django_db
def test_a_file_gives_its_draft_tags_that_the_form_knows() -> None:
    file = b"Title: The Key\nRating: T\nGenre: Angst\nWarnings: Major Character Death, one dead fish\n\nIt went on."
    pseud = Pseud.objects.get(account=makers.account("Ada"))
    work = hand_in(read(file, "key.txt"), pseud)
    named = {kind: [tag.name for tag in tags] for kind, tags in work.tags_by_kind()}
    assert named[Kind.RATING] == ["Teen And Up Audiences"]
    assert named[Kind.WARNING] == ["Major Character Death"]
    assert named[Kind.FREEFORM] == ["Angst", "one dead fish"]
