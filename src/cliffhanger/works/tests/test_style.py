"""The style of a work: its author writes it, readers see it or not, and it dresses nothing but the story."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.manuscript import sanitise, style_of
from cliffhanger.manuscript.style import Why
from cliffhanger.works.models import Style, Work
from cliffhanger.works.models.style import LONGEST
from cliffhanger.works.ready import READY
from cliffhanger.works.style_forms import SAID

from .cast import post_all, signed_in

pytestmark = pytest.mark.django_db

LETTER = ".letter { color: #123456 }"
SHEET = re.compile(r'<link rel="stylesheet" href="(/works/\d+/style/[^"]+)">')


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    return post_all(makers.work(author, "The Key", ["Part one of the tale.", "Part two of it."]))


@pytest.fixture
def dressed(work: Work) -> Work:
    Style.wear(work, LETTER, clock.now())
    return work


def page_of(client: Client, work: Work, query: str = "") -> str:
    return client.get(work.get_absolute_url() + query).content.decode()


def sheet_on(page: str) -> str:
    return "".join(SHEET.findall(page))


def test_a_story_wears_its_style_on_each_page(client: Client, dressed: Work) -> None:
    for address in ("", "?view_full_work=true", f"/chapters/{dressed.chapters.all()[1].pk}"):
        address = sheet_on(client.get(dressed.get_absolute_url() + address).content.decode())
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert "#workskin .userstuff.module .letter{color:#123456}" in answer.content.decode()


def test_a_story_without_a_style_says_nothing_of_one(client: Client, work: Work) -> None:
    page = page_of(client, work)
    assert sheet_on(page) == ""
    assert "Read it without" not in page
    assert client.get(f"/works/{work.pk}/style/{'0' * 12}.css").status_code == 404


def test_a_style_that_changed_is_at_another_address_and_the_page_says_so_at_once(
    client: Client, dressed: Work
) -> None:
    before = sheet_on(page_of(client, dressed))
    assert client.get(before).headers["Cache-Control"] == "max-age=31536000, immutable"
    Style.wear(dressed, ".letter { color: #654321 }", clock.now())
    after = sheet_on(page_of(client, dressed))
    assert after != before
    assert "#654321" in client.get(after).content.decode()
    late = client.get(before)
    assert "#654321" in late.content.decode()
    assert late.headers["Cache-Control"] == "no-cache"


def test_a_reader_reads_one_story_without_its_style(client: Client, author: Account, dressed: Work) -> None:
    other = post_all(makers.work(author, "The Door", ["Another tale."]))
    Style.wear(other, LETTER, clock.now())
    wearing = reverse("works:style-wearing", args=[dressed.pk])
    answer = client.post(wearing, {"do": "off", "next": dressed.get_absolute_url()})
    assert answer.headers["Location"] == dressed.get_absolute_url()
    assert answer.cookies["unstyled"]["path"] == dressed.get_absolute_url()
    client.cookies["unstyled"] = "true"  # the test client sends its cookies everywhere
    page = page_of(client, dressed)
    assert sheet_on(page) == ""
    assert "You read this story without its author’s style." in page
    answer = client.post(wearing, {"do": "on", "next": dressed.get_absolute_url()})
    assert answer.cookies["unstyled"].value == ""
    del client.cookies["unstyled"]
    assert sheet_on(page_of(client, dressed))


def test_programs_ask_for_a_page_without_its_style(client: Client, dressed: Work) -> None:
    page = page_of(client, dressed, "?style=disable&view_full_work=true")
    assert sheet_on(page) == ""
    assert f'name="next" value="{dressed.get_absolute_url()}?view_full_work=true"' in page


def test_a_reader_who_wants_no_styles_is_told_where_she_said_so(client: Client, dressed: Work) -> None:
    client.post(reverse("kit:reading"), {"styles": "none"})
    page = page_of(client, dressed)
    assert 'data-styles="none"' in page
    assert "leave such styles away" in page
    assert "Read it without" not in page


@pytest.mark.parametrize("away", ["restricted", "draft", "withdrawn"])
def test_a_style_is_for_those_who_may_read_the_story(author: Account, dressed: Work, away: str) -> None:
    address = sheet_on(page_of(Client(), dressed))
    ways: dict[str, dict[str, Any]] = {
        "restricted": {"is_restricted": True},
        "draft": {"posted_at": None},
        "withdrawn": {"withdrawn_at": clock.now()},
    }
    Work.objects.filter(pk=dressed.pk).update(**ways[away])
    stranger = Client().get(address)
    assert stranger.status_code == (302 if away == "restricted" else 404)
    hers = signed_in(author).get(address)
    assert hers.status_code == 200
    assert hers.headers["Cache-Control"].startswith("private, ")


def test_a_style_of_an_adult_work_asks_first(client: Client, dressed: Work) -> None:
    dressed.tag_with("rating", ["Explicit"])
    assert sheet_on(page_of(client, dressed)) == ""
    address = sheet_on(page_of(client, dressed, "?view_adult=true"))
    assert address.endswith("?view_adult=true")
    assert client.get(address).status_code == 200
    assert Client().get(address.partition("?")[0]).status_code == 404


def test_what_is_tried_is_for_its_author_alone(author: Account, work: Work) -> None:
    hers, address = signed_in(author), reverse("works:style", args=[work.pk])
    answer = hers.post(address, {"source": LETTER, "do": "look"}, follow=True)
    page = answer.content.decode()
    tried = sheet_on(page)
    assert "/style/tried/" in tried
    assert "#123456" in hers.get(tried).content.decode()
    assert LETTER in page
    assert "Part one of the tale." in page
    assert "Readers see no style yet." in page
    assert sheet_on(page_of(Client(), work)) == ""
    for other in (Client(), signed_in(makers.account("Ada"))):
        assert other.get(tried).status_code in (302, 404)
        assert other.get(address).status_code in (302, 404)
        assert other.post(address, {"source": "p { color: red }", "do": "wear"}).status_code in (302, 404)
    assert Style.of(work).source == ""


def test_an_author_lets_readers_see_it_and_takes_it_off_again(author: Account, work: Work) -> None:
    hers, address = signed_in(author), reverse("works:style", args=[work.pk])
    hers.post(address, {"source": LETTER, "do": "wear"})
    assert sheet_on(page_of(Client(), work))
    hers.post(address, {"source": LETTER, "do": "off"})
    assert sheet_on(page_of(Client(), work)) == ""
    assert LETTER in hers.get(address).content.decode()
    assert Style.of(work).source == ""


def test_what_is_left_out_is_told_with_its_line_and_stays_typed(author: Account, work: Work) -> None:
    typed = f"{LETTER}\n.a {{ position: fixed }}\n.b {{ background: url(https://x.example/a.png) }}"
    page = signed_in(author).post(
        reverse("works:style", args=[work.pk]), {"source": typed, "do": "wear"}, follow=True
    )
    said = page.content.decode()
    assert "Line 2: “position” is not among the properties" in said
    assert "Line 3: “background” is left out. A style may not fetch anything" in said
    assert typed in said
    assert Style.of(work).source == typed


def test_a_style_that_is_too_long_is_not_lost(author: Account, work: Work) -> None:
    typed = "p { color: red }\n" * (LONGEST // 17 + 1)
    answer = signed_in(author).post(reverse("works:style", args=[work.pk]), {"source": typed, "do": "wear"})
    assert answer.status_code == 422
    assert typed.strip() in answer.content.decode()
    assert "20000" in answer.content.decode() or "20,000" in answer.content.decode()


def test_a_style_to_begin_with_is_added_once_behind_what_is_there(author: Account, work: Work) -> None:
    hers, address = signed_in(author), reverse("works:style", args=[work.pk])
    hers.post(address, {"source": LETTER, "add": "chat"})
    tried = Style.of(work).tried
    assert tried.startswith(LETTER)
    assert tried.endswith(READY["chat"].css)
    page = hers.post(address, {"source": tried, "add": "chat"}, follow=True).content.decode()
    assert Style.of(work).tried.strip() == tried.strip()
    assert READY["chat"].example in page


@pytest.mark.parametrize("name", READY)
def test_what_we_give_to_begin_with_is_let_through_whole(name: str) -> None:
    ready = READY[name]
    style = style_of(ready.css)
    assert style.left_out == ()
    assert sanitise(ready.example) == ready.example
    used = set(re.findall(r'class="([^"]+)"', ready.example))
    assert {each for classes in used for each in classes.split()} <= set(style.classes)


def test_who_writes_a_chapter_is_told_the_classes(author: Account, dressed: Work) -> None:
    hers = signed_in(author)
    page = hers.get(reverse("works:chapter-new", args=[dressed.pk])).content.decode()
    assert "<code>letter</code>" in page
    chapter = dressed.chapters.all()[0]
    page = hers.get(reverse("works:chapter-edit", args=[dressed.pk, chapter.pk])).content.decode()
    assert '<code>&lt;p class="letter"&gt;…&lt;/p&gt;</code>' in page


def test_a_copy_on_a_device_is_of_before_when_the_style_changed(client: Client, dressed: Work) -> None:
    address = reverse("works:copy", args=[dressed.pk])
    before = client.get(address).json()["mark"]
    Style.take_off(dressed, clock.now())
    assert client.get(address).json()["mark"] != before


def test_every_reason_has_its_words() -> None:
    assert set(SAID) == set(Why)
    for said in SAID.values():
        assert "3" in str(said).format(line=3, what="x")


def test_pages_may_load_styles_of_the_archive_and_no_others(client: Client, dressed: Work) -> None:
    policy = client.get(dressed.get_absolute_url()).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "style-src" not in policy
    assert "unsafe" not in policy
    assert "<style" not in page_of(client, dressed)
    assert settings.CONTENT_SECURITY_POLICY
