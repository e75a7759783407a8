"""Any id, page, fragment or query string, however wrong, gets a page, or is told that there is none."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cliffhanger.cast import makers
from cliffhanger.works import ordering
from cliffhanger.works.models import Series

pytestmark = pytest.mark.django_db

ANSWERS = {200, 301, 302, 304, 400, 401, 403, 404, 405, 410, 422}
NUMBERS = st.one_of(
    st.integers(0, 3).map(str),
    st.sampled_from(["-1", "0", "9" * 18, "9" * 19, "9" * 40, "9" * 5000, "1.5", "1e9", "00001", "²", "١"]),
)
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "\x00",
            "a\x00b",
            "\ud800",
            "%00",
            "..",
            "../../x",
            "*s*",
            "\u202e",
            "é" * 300,
            "'; --",
            "<b>",
            "{{1}}",
        ]
    ),
)
QUERY = st.dictionaries(
    st.sampled_from(
        [
            "page",
            "view_adult",
            "view_full_work",
            "sort",
            "chapter",
            "style",
            "show_comments",
            "q",
            "work",
            "next",
            "year",
            "show",
        ]
    )
    | st.text(max_size=8),
    NUMBERS | TEXTS | st.just("true"),
    max_size=4,
)


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        elif "(?P" not in path and "^" not in path:
            yield path, entry


PATHS = sorted({path for path, _ in patterns(get_resolver()) if not path.startswith("accounts/")})


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """One of the addresses that exist, with anything at all where an argument stands."""
    parts = draw(st.sampled_from(PATHS)).split("<")
    made = parts[0] + "".join(
        quoted(draw(NUMBERS if part.startswith("int:") else TEXTS | NUMBERS)) + part.partition(">")[2]
        for part in parts[1:]
    )
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in draw(QUERY).items())
    return f"/{made}?{query}" if query else f"/{made}"


def quoted(text: str) -> str:
    """As a browser would send it; a lone surrogate as the bytes it would be."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture
def browsers(db: None) -> list[Client]:
    company = makers.company(["One.", "Two."])
    makers.promise(company.work)
    company.work.tag_with("fandom", ["Skerry Sound"])
    ordering.append(Series.objects.create(title="Nights", pseud=company.author.pseud), company.work)
    seats = [Client(raise_request_exception=False) for _ in range(3)]
    seats[1].force_login(company.author)
    seats[2].force_login(company.moderator)
    return seats


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(address=addresses(), seat=st.integers(0, 2))
def test_no_address_breaks_a_page(browsers: list[Client], address: str, seat: int) -> None:
    assert browsers[seat].get(address).status_code in ANSWERS


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.text(max_size=60), query=st.text(max_size=60))
def test_no_path_at_all_breaks_a_page(browsers: list[Client], path: str, query: str) -> None:
    assert browsers[0].get("/" + quoted(path) + "?" + quoted(query)).status_code in ANSWERS
