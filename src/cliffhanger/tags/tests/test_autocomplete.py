"""What somebody who types a tag is offered."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags import merge, undo, wrangle
from cliffhanger.tags.models import Tag, tag
from cliffhanger.works.models import Withdrawal, Work

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAIR = "John Sheppard/Rodney McKay"


def offered(client: Client, term: str, kind: str = "relationship", **more: Any) -> list[str]:
    return [one["name"] for one in client.get(f"/autocomplete/{kind}", {"term": term, **more}).json()]


def canonical(kind: str, *names: str) -> list[Tag]:
    made = [tag(kind, name) for name in names]
    for each in made:
        wrangle.make_canonical(each, None, NOW)
    return made


def posted(title: str = "It", **tags: list[str]) -> Work:
    author = makers.account(title)
    work = makers.work(author, title, ["Once."])
    for kind, names in tags.items():
        work.tag_with(kind, names)
    work.chapters.get().post(clock.now())
    return work


@pytest.mark.parametrize(
    "term",
    ["John", "rodney/john", "Rodney John", "McKay", "mck shep", "  RODNEY   mckay ", "rodny mckey", "Jhon Sheppard",
     "jóhn", "John Sheppard/Rodney McKay"],
)  # fmt: skip
def test_a_pair_is_found_however_it_is_typed(client: Client, book: Any, term: str) -> None:
    canonical("relationship", PAIR, "Somebody/Else")
    book()
    assert offered(client, term) == [PAIR]


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("Гарри Поттер", "garri potter"), ("Гарри Поттер", "поттер"), ("Γιώργος", "giorgos"), ("うちはサスケ", "sasuke"),
        ("うちはサスケ", "うちは"), ("魔道祖师", "祖师"), ("김남준", "namjun"), ("Łódź", "lodz"), ("Héloïse", "heloise"),
        ("Volodymyr", "Володимир"), ("Jack O'Neill", "oneill"), ("Jack O’Neill", "o'neill"), ("שלום", "shlvm"),
    ],
)  # fmt: skip
def test_other_scripts_and_accents_are_found(client: Client, book: Any, name: str, term: str) -> None:
    canonical("character", name)
    book()
    assert offered(client, term, "character") == [name]


def test_a_synonym_leads_to_its_canonical_tag(client: Client, book: Any) -> None:
    (pair,) = canonical("relationship", PAIR)
    merge.merge(tag("relationship", "McShep"), pair, None, NOW)
    book()
    answer = client.get("/autocomplete/relationship", {"term": "mcsh"}).json()
    assert answer == [{"id": PAIR, "name": PAIR, "was": "McShep"}]


def test_what_is_used_more_comes_first_and_an_exact_name_before_all(client: Client, book: Any) -> None:
    for n in range(8):
        posted(f"Work {n}", freeform=["Fluff and Angst", *(["Fluff"] if n < 2 else [])])
    book()
    assert offered(client, "flu", "freeform") == ["Fluff and Angst", "Fluff"]
    assert offered(client, "fluff", "freeform") == ["Fluff", "Fluff and Angst"]


def test_characters_of_the_fandom_come_first(client: Client, book: Any) -> None:
    near, far = canonical("character", "John Sheppard", "John Watson")
    sherlock, atlantis = canonical("fandom", "Sherlock", "Stargate Atlantis")
    wrangle.add_parent(far, sherlock, None, NOW)
    wrangle.add_parent(near, atlantis, None, NOW)
    book()
    assert offered(client, "john", "character", fandom="Sherlock")[0] == "John Watson"
    assert offered(client, "john", "character", fandom="stargate atlantis")[0] == "John Sheppard"
    assert len(offered(client, "john", "character", fandom="Nothing of this name")) == 2


def test_nothing_of_what_is_not_out_is_hinted_at(client: Client, book: Any) -> None:
    draft = makers.work(makers.account("Ada"), "Draft", ["Once."])
    draft.tag_with("freeform", ["Secret Plan"])
    posted("Theirs", freeform=["Restricted Plan"]).tags.model.objects.none()
    Work.objects.filter(title="Theirs").update(is_restricted=True)
    out = posted("Out", freeform=["Public Plan"])
    book()
    assert offered(client, "plan", "freeform") == ["Public Plan"]
    out.withdraw(Withdrawal.AUTHOR, clock.now())
    assert offered(client, "plan", "freeform") == []  # at once, though the book still knows it
    book()
    out.put_back(clock.now())
    book()
    assert offered(client, "plan", "freeform") == ["Public Plan"]


def test_what_wranglers_say_is_followed(client: Client, book: Any) -> None:
    book()
    (fluff,) = canonical("freeform", "Fluff")
    book()
    assert offered(client, "flu", "freeform") == ["Fluff"]
    change = merge.merge(fluff, canonical("freeform", "Softness")[0], None, NOW)
    book()
    assert offered(client, "flu", "freeform") == ["Softness"]
    undo.undo(change, None, NOW)
    book()
    assert offered(client, "flu", "freeform") == ["Fluff"]
    wrangle.make_ordinary(fluff, None, NOW)
    book()
    assert offered(client, "flu", "freeform") == []


def test_a_lost_book_is_written_anew(client: Client, book: Any) -> None:
    canonical("freeform", "Fluff")
    book().path.unlink()
    assert offered(client, "flu", "freeform") == []
    book()
    assert offered(client, "flu", "freeform") == ["Fluff"]


def test_a_book_that_is_ahead_of_a_restored_database_is_written_anew(client: Client, book: Any) -> None:
    canonical("freeform", "Fluff")
    kept = book()
    with kept.writing():
        kept.keep("tags.TagChange", 10_000)
        kept.forget([tag("freeform", "Fluff").pk])
    assert offered(client, "flu", "freeform") == []
    book()
    assert offered(client, "flu", "freeform") == ["Fluff"]


def test_a_book_stopped_half_way_is_written_on(client: Client, book: Any, monkeypatch: Any) -> None:
    from datetime import timedelta

    from cliffhanger.tags import keeping

    canonical("freeform", "Fluff", "Fluffier", "Fluffiest")
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    kept = keeping.the_book()
    for _ in range(3):
        keeping.keep(kept, timedelta(microseconds=1))
    assert kept.position("written") is None
    wrangle.make_ordinary(tag("freeform", "Fluffier"), None, NOW)
    keeping.keep(kept)
    assert sorted(offered(client, "fluff", "freeform")) == ["Fluff", "Fluffiest"]


@pytest.mark.parametrize(
    "term", ["", " ", "\x00", '"*', "a" * 5_000, "NEAR(", "' OR 1=1", "\ud7ff\ue000\ue001", "-"]
)
def test_whatever_is_typed_is_answered(client: Client, book: Any, term: str) -> None:
    canonical("freeform", "Fluff")
    book()
    answer = client.get("/autocomplete/freeform", {"term": term})
    assert (answer.status_code, answer.json()) == (200, [])


def test_there_is_nothing_to_look_up_of_other_kinds(client: Client, book: Any) -> None:
    assert client.get("/autocomplete/rating", {"term": "m"}).status_code == 404


def test_queries_do_not_grow_with_what_is_found(
    client: Client, book: Any, django_assert_num_queries: Any
) -> None:
    canonical("freeform", *(f"Fluff {n}" for n in range(30)))
    book()
    client.get("/autocomplete/freeform", {"term": "fluff"})
    with django_assert_num_queries(1):
        assert len(offered(client, "fluff", "freeform")) == 15
