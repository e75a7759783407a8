from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from cliffhanger.kit import sample, views

pytestmark = pytest.mark.urls("cliffhanger.kit.tests.urls")
KIT = Path(views.__file__).parent
PIECES = sorted(file.stem for file in (KIT / "templates" / "kit" / "pieces").glob("*.html"))


class Tags(HTMLParser):
    """Every start tag of a text, as name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def __iter__(self) -> Iterator[tuple[str, dict[str, str | None]]]:
        return iter(self.found)


def piece(name: str, **context: Any) -> str:
    return render_to_string(f"kit/pieces/{name}.html", context).strip()


@pytest.fixture
def page(rf: RequestFactory) -> str:
    return views.pieces(rf.get("/kit/pieces")).content.decode()


def test_every_piece_is_on_the_page_of_pieces() -> None:
    shown = (KIT / "templates" / "kit" / "pieces.html").read_text()
    skeleton = (KIT / "templates" / "kit" / "base.html").read_text()
    by_tag = {"when": "{% instant "}
    assert PIECES
    assert [name for name in PIECES if by_tag.get(name, f"pieces/{name}.html") not in shown + skeleton] == []


def test_nothing_is_inline(page: str) -> None:
    tags = list(Tags(page))
    assert len(tags) > 500
    names = {name for _, attrs in tags for name in attrs}
    assert [name for name in names if name == "style" or name.startswith("on")] == []
    assert [tag for tag, _ in tags if tag == "style"] == []
    assert all(attrs.get("src") and attrs.get("type") == "module" for tag, attrs in tags if tag == "script")


def test_nothing_comes_from_another_host(page: str) -> None:
    links = [attrs.get(name) or "" for _, attrs in Tags(page) for name in ("src", "href", "action")]
    assert [link for link in links if "//" in link] == []


def test_no_id_is_given_twice(page: str) -> None:
    ids = Counter(attrs["id"] for _, attrs in Tags(page) if "id" in attrs)
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_field_has_a_name_aloud(page: str) -> None:
    tags = list(Tags(page))
    labels = {attrs.get("for") for tag, attrs in tags if tag == "label"}
    fields = [
        attrs
        for tag, attrs in tags
        if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden"
    ]
    assert fields
    assert [attrs for attrs in fields if "aria-label" not in attrs and attrs.get("id") not in labels] == []


def test_no_template_speech_is_left(page: str) -> None:
    assert "{%" not in page
    assert "{{" not in page
    assert "{#" not in page


def test_a_signed_in_reader_sees_the_desk(rf: RequestFactory) -> None:
    class Reader:
        is_authenticated = True

        def get_username(self) -> str:
            return "ines & co"

        def get_absolute_url(self) -> str:
            return "/accounts/ines"

    request = rf.get("/works/works")
    request.user = Reader()  # type: ignore[assignment]
    html = render_to_string("kit/base.html", {"unread_notices": 3, "archive_name": "Skerry"}, request)
    assert "ines &amp; co" in html
    assert ">Desk</a>" in html
    assert ">Sign in</a>" not in html
    assert '<span class="count">3</span>' in html
    assert '<a href="/works/works" aria-current="page">Works</a>' in html


@pytest.mark.parametrize("state", ["open", "kept", "lapsed", "withdrawn"])
def test_a_seal_has_a_shape_for_each_state(state: str) -> None:
    assert f'class="seal {state}"' in piece("seal", state=state)
    assert len({piece("seal", state=other) for other in ("open", "kept", "lapsed", "withdrawn")}) == 4


def test_a_seal_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in piece("seal", state="open")
    assert 'role="img" aria-label="Kept"' in piece("seal", state="kept", label="Kept")


def test_a_sealed_envelope_looks_otherwise_than_an_opened_one() -> None:
    assert piece("envelope", opened=True) != piece("envelope", opened=False)
    assert 'class="wax"' in piece("envelope")


@pytest.mark.parametrize(("tally", "quorum", "filled"), [(0, 5, 0), (8, 12, 8), (24, 24, 24), (30, 24, 24)])
def test_marks_fill(tally: int, quorum: int, filled: int) -> None:
    html = piece("tally", tally=tally, quorum=quorum)
    assert html.count('<i class="on">') == filled
    assert html.count("</i>") == quorum
    assert f"{tally} of {quorum} readers" in html


def test_many_readers_are_a_bar() -> None:
    html = piece("tally", tally=61, quorum=150)
    assert '<rect width="41" height="4"/>' in html
    assert "</i>" not in html
    assert "61 of 150 readers" in html


def test_one_reader_is_one_reader() -> None:
    assert "1 of 1 reader<" in piece("tally", tally=1, quorum=1)


def test_an_error_stands_at_its_field() -> None:
    form = sample.SampleForm({"email": "no"})
    html = piece("field", field=form["email"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html


def test_choices_stand_in_a_fieldset() -> None:
    html = piece("field", field=sample.SampleForm({})["wanted"])
    assert "<legend>Do you want the rest?</legend>" in html
    assert 'aria-describedby="id_wanted_error"' in html


def test_what_is_wrong_with_the_whole_form_is_said_first() -> None:
    form = sample.SampleForm({})
    form.add_error(None, "Not like this.")
    assert piece("form", form=form).startswith('<div class="flash error" role="alert">Not like this.</div>')


def test_pages_keep_the_question() -> None:
    html = piece("pagination", page=Paginator(range(50), 20).page(2), query="sort=new&tag=a b")
    assert 'href="?sort=new&amp;tag=a b&amp;page=3"' in html
    assert '<ol class="pagination actions" title="pagination">' in html
    assert 'aria-current="page">2<' in html


def test_one_page_needs_no_pages() -> None:
    assert piece("pagination", page=Paginator(range(20), 20).page(1)) == ""


def test_verdicts_keep_what_was_chosen() -> None:
    html = piece("verdicts", choices=[("good", "good"), ("bad", "bad")], chosen=["bad"])
    assert 'value="bad" id="verdicts_bad" checked' in html
    assert html.count("checked") == 1


def test_an_instant_can_be_read_by_a_machine() -> None:
    assert piece("when", instant=datetime(2025, 5, 2, 18, tzinfo=UTC), shape="weekday") == (
        '<time datetime="2025-05-02T18:00:00.000+00:00" data-shape="weekday">Friday 18:00 UTC</time>'
    )


def test_bars_are_shares_of_the_largest() -> None:
    html = piece("bars", figures=[("a", 4), ("b", 1), ("c", 0)])
    assert [f'<rect width="{share}" height="1"/>' in html for share in (100, 25, 0)] == [True, True, True]


@pytest.mark.parametrize("figures", [[], [("a", 0)]])
def test_bars_may_be_empty(figures: list[tuple[str, int]]) -> None:
    assert piece("bars", figures=figures).startswith("<figure>")


def test_an_empty_page_shows_the_way_on() -> None:
    assert '<a class="button" href="/new">Hand in</a>' in piece(
        "empty", message="None.", href="/new", action="Hand in"
    )
    assert "<a" not in piece("empty", message="None.")


def test_a_sorry_page_gives_the_author_her_word() -> None:
    html = piece(
        "sorry", heading="Fog", message="Gone.", word="<b>Thanks.</b>", tally=8, quorum=12, state="lapsed"
    )
    assert "&lt;b&gt;Thanks." in html
    assert "8 of 12 readers" in html
