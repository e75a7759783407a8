import pytest
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.test import RequestFactory

from cliffhanger.kit import views
from cliffhanger.kit.reading import CHOICES, WORDS, chosen, parse, write

pytestmark = pytest.mark.urls("cliffhanger.kit.tests.urls")


def test_what_was_written_is_read_again() -> None:
    last = {name: choices[-1] for name, choices in CHOICES.items()}
    assert parse(write(last)) == last


def test_what_everybody_gets_is_not_written() -> None:
    assert write({name: choices[0] for name, choices in CHOICES.items()}) == ""


@pytest.mark.parametrize(
    "value",
    [
        "",
        "theme",
        "theme:",
        "theme:red",
        'theme:dark"onload="x',
        "size:9",
        "::..",
        "class:x",
        "theme:system",
        "x" * 9000,
    ],
)
def test_what_is_not_a_choice_is_dropped(value: str) -> None:
    assert parse(value) == {}


def test_the_good_part_of_a_bad_cookie_counts() -> None:
    assert parse("theme:dark.size:<b>.face:clear") == {"theme": "dark", "face": "clear"}


def test_choices_keep_their_order() -> None:
    assert list(chosen({"size": "5", "theme": "sepia"})) == ["theme", "size"]


def test_every_choice_has_words() -> None:
    assert {name: set(words) for name, (_, words) in WORDS.items()} == {
        name: set(choices) for name, choices in CHOICES.items()
    }


def test_attributes_come_from_the_cookie(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES["reading"] = "theme:dark.size:4.measure:<"
    html = Template("{% load kit %}<html{% reading_attributes %}>").render(Context({"request": request}))
    assert html == '<html data-theme="dark" data-size="4">'


def test_attributes_need_no_request() -> None:
    assert Template("{% load kit %}<html{% reading_attributes %}>").render(Context()) == "<html>"


def test_choices_are_kept_in_a_cookie(rf: RequestFactory) -> None:
    request = rf.post("/kit/reading", {"theme": "dark", "size": "7", "next": "/works/12"})
    response = views.reading(request)
    assert response.status_code == 302
    assert response.headers["Location"] == "/works/12"
    assert response.cookies["reading"].OutputString().startswith("reading=theme:dark;")


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_elsewhere(rf: RequestFactory, away: str) -> None:
    response = views.reading(rf.post("/kit/reading", {"theme": "dark", "next": away}))
    assert response.headers["Location"] == "/kit/reading"


def test_the_page_shows_what_was_chosen(rf: RequestFactory) -> None:
    request = rf.get("/kit/reading")
    get_token(request)
    request.COOKIES["reading"] = "theme:sepia"
    html = views.reading(request).content.decode()
    assert '<html lang="en" dir="ltr" data-theme="sepia"' in html
    assert 'value="sepia" id="reading_theme_sepia" checked' in html
    assert html.count(" checked") == len(CHOICES)
