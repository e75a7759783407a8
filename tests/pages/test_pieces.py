"""Pieces that pages share: every page is as it would be without them, for everybody, and nobody is in them."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from bench.readers import session_of
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.cast.makers import Company
from cliffhanger.kit.pagecache.shelf import Shelf
from cliffhanger.reviews.models import Review
from cliffhanger.shelves.muting import mute
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Chapter, Work

from .front import MOST, Front, front

PAGES = ("", "?view_full_work=true", "/navigate", "/chapters/{first}", "/chapters/{second}")
READERS = ("", "author", "coauthor", "beta", "reader", "stranger", "moderator", "shut_out", "other")
FORM_KEY = re.compile(r'name="form_key"[^>]*>')
STAMP = re.compile(r'(name="csrf-token" content|name="authenticity_token" value)="[^"]*"')

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    made = makers.company()
    makers.promise(made.work, quorum=2)
    made.work.chapters.get(position=2).post(clock.now())
    made.work.tag_with(Kind.FANDOM, ["Tidewater"])
    makers.answer(made.work, made.reader, "The causeway scene had me.")
    makers.answer(made.work, makers.account("Other"), "It did not have me.")
    mute(made.stranger, clock.now(), person=made.reader)
    return made


@pytest.fixture
def archive() -> Iterator[Front]:
    """No page is kept, so that each is put together anew from what pieces there are."""
    with front(0, MOST) as made:
        yield made


@pytest.fixture
def plain() -> Iterator[Front]:
    with front(0) as made:
        yield made


def session(company: Company, reader: str) -> dict[str, str]:
    if not reader:
        return {}
    account = Account.objects.get(username="Other") if reader == "other" else getattr(company, reader)
    return {"HTTP_COOKIE": f"sessionid={session_of(account)}"}


def address(company: Company, page: str) -> str:
    first, second = company.work.chapters.order_by("position")[:2]
    return f"/works/{company.work.pk}{page.format(first=first.pk, second=second.pk)}"


def shown(archive: Front, where: str, headers: dict[str, str]) -> str:
    page = archive.get(where, **headers)
    assert page.status == 200
    return STAMP.sub("", FORM_KEY.sub("", page.text))


def test_every_page_is_as_it_is_without_them(archive: Front, plain: Front, company: Company) -> None:
    """Whoever came before: each reader sees every page in the pieces that all others have left."""
    asked = [(address(company, page), session(company, reader)) for page, reader in product(PAGES, READERS)]
    for where, headers in asked:  # the first visit is written down, and the page says so from then on
        shown(plain, where, headers)
    expected = {(where, str(headers)): shown(plain, where, headers) for where, headers in asked}
    for where, headers in [*asked, *reversed(asked)]:
        assert shown(archive, where, headers) == expected[where, str(headers)]
    assert archive.cache.pieces.kept


@pytest.mark.parametrize("language", ["de", "es"])
def test_each_language_has_its_own(archive: Front, plain: Front, company: Company, language: str) -> None:
    where, spoken = address(company, "/chapters/{first}"), {"HTTP_ACCEPT_LANGUAGE": language}
    shown(archive, where, {})
    assert shown(archive, where, spoken) == shown(plain, where, spoken)


def test_each_way_of_reading_has_its_own(archive: Front, plain: Front, company: Company) -> None:
    where, dark = address(company, "/chapters/{first}"), {"HTTP_COOKIE": "reading=theme:dark.size:5"}
    light = shown(archive, where, {})
    assert shown(archive, where, dark) == shown(plain, where, dark) != light


def renamed(company: Company) -> str:
    Work.objects.filter(pk=company.work.pk).update(title="Renamed by a statement")
    return "Renamed by a statement"


def rewritten(company: Company) -> str:
    Chapter.objects.filter(work=company.work, position=1).update(text="<p>Rewritten.</p>")
    return "Rewritten."


def tagged(company: Company) -> str:
    company.work.tag_with(Kind.FREEFORM, ["Slow Tide"])
    return "Slow Tide"


def answered(company: Company) -> str:
    makers.answer(company.work, makers.account("Late"), "Late, and moved.")
    return "Late, and moved."


def signed_anew(company: Company) -> str:
    pseud = company.author.pseud
    assert pseud
    pseud.name = "Authoress"
    pseud.save()
    return "Authoress"


@pytest.mark.parametrize("write", [renamed, rewritten, tagged, answered, signed_anew])
@pytest.mark.parametrize("reader", ["", "reader"])
def test_what_was_written_is_on_the_next_page(
    archive: Front, company: Company, write: Callable[[Company], str], reader: str
) -> None:
    where, headers = address(company, "/chapters/{first}"), session(company, reader)
    before = shown(archive, where, headers)
    shown(archive, where, headers)
    new = write(company)
    assert new not in before
    assert new in shown(archive, where, headers)


def test_what_a_moderator_removes_is_gone(archive: Front, company: Company) -> None:
    where = address(company, "/chapters/{first}")
    assert "The causeway scene" in shown(archive, where, {})
    review = Review.objects.get(account=company.reader)
    review.remove(clock.now(), by_moderator=True, reason="Spam")
    assert "The causeway scene" not in shown(archive, where, {})


def test_nothing_of_a_reader_is_in_them(archive: Front, company: Company) -> None:
    """Whatever signs of her a page can bear: her name, her number, what she alone may do."""
    signs = ("Moderator", "sign out", "Sign out", 'name="reader" content', "logged-in", "csrf-token")
    for page, reader in product(PAGES, READERS):
        shown(archive, address(company, page), session(company, reader))
    kept = [str(piece.it) for piece in archive.cache.pieces.kept.values()]  # type: ignore[attr-defined]
    assert len(kept) > 10
    assert [sign for sign in signs if any(sign in text for text in kept)] == []
    assert archive.get(address(company, ""), **session(company, "moderator")).text.count("Moderator") > 0


def test_readers_share_them(archive: Front, company: Company) -> None:
    where = address(company, "/chapters/{first}")
    shown(archive, where, session(company, "reader"))
    before = set(archive.cache.pieces.kept)
    shown(archive, where, session(company, "other"))
    assert set(archive.cache.pieces.kept) == before


def test_their_memory_is_bounded(company: Company) -> None:
    with front(0, 20_000) as archive:
        for page, reader in product(PAGES, READERS):
            shown(archive, address(company, page), session(company, reader))
        pieces: Shelf = archive.cache.pieces
        assert 0 < pieces.size <= 20_000
        assert pieces.size == sum(piece.size for piece in pieces.kept.values())


def test_what_is_not_named_is_not_seen() -> None:
    text = '{% load kept %}{% kept "it" said=said %}{{ said }}{{ secret }}{{ request.user.username }}{% endkept %}'
    request: Any = RequestFactory().get("/")
    request.user = Account(username="Reader")
    seen = Template(text).render(Context({"said": "Aloud", "secret": "Hidden", "request": request}))
    assert seen == "Aloud"


def test_for_strangers_it_is_her_own_for_who_is_signed_in() -> None:
    text = '{% load kept %}{% kept_for_strangers "it" %}{{ secret }}{% endkept_for_strangers %}'
    request: Any = RequestFactory().get("/")
    request.user = Account(username="Reader")
    assert Template(text).render(Context({"secret": "Hidden", "request": request})) == "Hidden"
    assert Template(text).render(Context({"secret": "Hidden"})) == ""


@pytest.mark.parametrize("tag", ["{% kept it %}", '{% kept "it" this that %}'])
def test_a_tag_that_makes_no_sense_speaks(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load kept %}" + tag + "{% endkept %}")


def test_what_has_no_name_of_its_own_cannot_be_told_apart() -> None:
    request = RequestFactory().get("/")
    with pytest.raises(TypeError, match="cannot be told"):
        Template('{% load kept %}{% kept "it" of=of %}{% endkept %}').render(
            Context({"of": object(), "request": request})
        )
