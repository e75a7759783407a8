"""Where a form comes from decides whether it is taken; no page holds a token."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cliffhanger.archive.origin import origin_of, why_not_from_here
from cliffhanger.archive.program import token

pytestmark = [pytest.mark.django_db, pytest.mark.urls("cliffhanger.archive.tests.test_origin")]

HERE = "http://testserver"


def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [
    path("takes", takes),
    path("protected", csrf_protect(takes)),
    path("one-click", csrf_exempt(takes)),
    path("", include("cliffhanger.config.urls")),
]


def status(address: str = "/takes", method: str = "POST", **headers: str) -> int:
    client = Client(enforce_csrf_checks=True)
    return client.generic(method, address, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": HERE, "Sec-Fetch-Site": "same-origin"},
        {"Origin": HERE},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": f"{HERE}/works/1"},
        {"Origin": "http://localhost:8000"},  # the archive's public address, whatever the proxy calls it
        {"Referer": "http://localhost:8000/works/1?page=2"},
    ],
)
def test_a_form_from_a_page_of_the_archive_is_taken(headers: dict[str, str]) -> None:
    assert status(**headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Referer": f"{HERE}/works/1"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://evil.testserver"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver:81"},
        {"Origin": f"{HERE}, https://elsewhere.example"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Referer": f"{HERE}/works/1"},
        {"Sec-Fetch-Site": "something new"},
        {"Sec-Fetch-Site": ""},
        {"Referer": "https://elsewhere.example/"},
        {"Referer": "http://testserver@elsewhere.example/"},
        {"Referer": "http://evil.testserver/"},
        {"Referer": "http://[half/"},
        {"Referer": "about:blank"},
        {"Cookie": "csrftoken=tttttttttttttttttttttttttttttttt"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_everything_else_is_refused(method: str, headers: dict[str, str]) -> None:
    assert status(method=method, **headers) == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_is_free(method: str) -> None:
    assert (
        status(method=method, **{"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"})
        == 200
    )


def test_a_view_that_asks_for_django_s_own_check_needs_no_token() -> None:
    assert status("/protected", Origin=HERE) == 200
    assert status("/protected", Origin="https://elsewhere.example") == 403


def test_a_view_that_others_may_post_to_says_so_itself() -> None:
    assert status("/one-click") == 200


def test_a_program_that_has_read_a_page_is_taken_and_no_page_elsewhere_with_its_token() -> None:
    given = {"X-CSRF-Token": token()}
    assert status(**given) == 200
    assert status(**given, Origin="https://elsewhere.example") == 403
    assert status(**given, Referer="https://elsewhere.example/") == 403
    assert status(**given, **{"Sec-Fetch-Site": "cross-site"}) == 403


@override_settings(ALLOWED_HOSTS=["archive.example"], ARCHIVE_URL="https://archive.example")
def test_a_name_that_is_not_the_archive_s_is_not_its_own_origin() -> None:
    request = RequestFactory(headers={"Origin": "http://rebound.example"}).post(
        "/", HTTP_HOST="rebound.example"
    )
    assert why_not_from_here(request)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Archive.example/a?b#c", "https://archive.example"),
        ("https://archive.example:443/", "https://archive.example"),
        ("http://archive.example:8000", "http://archive.example:8000"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
        ("http://user:word@archive.example/", "http://archive.example"),
        ("http://archive.example:port/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(address: str, origin: str) -> None:
    assert origin_of(address) == origin


PEOPLE_S_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]


@pytest.mark.parametrize("address", PEOPLE_S_PAGES)
def test_allauth_takes_its_forms_from_here_and_from_nowhere_else(address: str) -> None:
    assert "csrfmiddlewaretoken" not in Client().get(address).content.decode()
    assert status(address, Origin=HERE) == 200  # back with what is missing
    assert status(address, Origin="https://elsewhere.example") == 403
    assert status(address) == 403


def test_a_refused_form_gives_back_what_was_written_and_sets_no_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    said = {"text": "Half of a long answer, <b>", "password": "a secret of mine that is long"}
    response = client.post("/takes", said, headers={"Origin": "https://elsewhere.example"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Half of a long answer, &lt;b&gt;</textarea>" in page
    assert "a secret of mine" not in page
    assert not response.cookies
