from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.kit import views
from cliffhanger.kit.language import (
    LONGEST,
    _language_of,
    forget,
    language_of,
    speaking,
    speaking_to_account,
    to_account,
)
from cliffhanger.kit.pagecache.variant import variant_of

pytestmark = pytest.mark.urls("cliffhanger.kit.tests.urls")


@pytest.fixture
def arabic() -> Iterator[None]:
    """An archive that speaks a language written from right to left."""
    with override_settings(LANGUAGES=[*settings.LANGUAGES, ("ar", "العربية")]):
        forget()
        yield
    forget()


def spoken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de", "de"),
        ("", "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("", "fr-FR,es-MX;q=0.8,en;q=0.7", "es"),
        ("", "fr,tlh;q=0.9", "en"),
        ("", "*", "en"),
        ("", "de;q=0,es", "es"),
        ("es", "de", "es"),
        ("fr", "de", "de"),
        ("../de", "", "en"),
        ("de\x00", ";;;,q=", "en"),
    ],
)
def test_the_device_decides_before_the_browser(chosen: str, accepted: str, language: str) -> None:
    assert language_of(chosen, accepted) == language


@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_is_sent_a_language_is_spoken(chosen: str, accepted: str) -> None:
    assert language_of(chosen, accepted) in dict(settings.LANGUAGES)


def test_what_is_remembered_of_browsers_is_bounded() -> None:
    forget()
    for number in range(3_000):
        language_of("", f"de;q=0.{number}")
    language_of("", "es," * LONGEST)
    assert _language_of.cache_info().currsize <= 1024


@given(
    st.sampled_from(["", "de", "es", "fr", "x"]),
    st.sampled_from(["", "de", "es-MX", "fr, de;q=0.1", "en,de"]),
)
def test_the_key_of_a_page_holds_the_language_it_is_written_in(chosen: str, accepted: str) -> None:
    headers = {"HTTP_ACCEPT_LANGUAGE": accepted, "HTTP_COOKIE": f"language={chosen}; other=1"}
    variant = variant_of(headers)
    assert variant is not None
    request = RequestFactory().get("/", **headers)  # type: ignore[arg-type] # the stubs expect flags among them
    assert speaking(spoken)(request).content.decode() == variant.language


def test_an_answer_says_its_language_and_what_decided_it(rf: RequestFactory) -> None:
    response = speaking(spoken)(rf.get("/", headers={"accept-language": "de"}))
    assert response.content == b"de"
    assert response.headers["Content-Language"] == "de"
    assert response.headers["Vary"] == "Accept-Language"
    assert translation.get_language() == "en"


def test_what_is_in_no_language_says_none(rf: RequestFactory) -> None:
    def sheet(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=31536000, immutable"})

    response = speaking(sheet)(rf.get("/", headers={"accept-language": "de"}))
    assert "Content-Language" not in response.headers
    assert "Vary" not in response.headers


def with_session(rf: RequestFactory, language: str) -> HttpRequest:
    request = rf.get("/", headers={"accept-language": "de"})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "some"
    request.user = SimpleNamespace(language=language)  # type: ignore[assignment] # of an account, what is asked for
    return request


@pytest.mark.parametrize(("chosen", "language"), [("es", "es"), ("", "de"), ("fr", "de")])
def test_the_account_decides_before_all(rf: RequestFactory, chosen: str, language: str) -> None:
    response = speaking(speaking_to_account(spoken))(with_session(rf, chosen))
    assert response.content.decode() == response.headers["Content-Language"] == language


def test_nobody_is_looked_up_without_a_session(rf: RequestFactory) -> None:
    assert speaking_to_account(spoken)(rf.get("/")).content == b"en"  # it has no `user` at all


@pytest.mark.parametrize(("language", "written"), [("de", "de"), ("", "en"), ("fr", "en")])
def test_who_is_not_here_is_written_to_in_her_language(language: str, written: str) -> None:
    with translation.override("es"), to_account(language):
        assert translation.get_language() == written


def test_a_choice_is_kept_in_a_cookie_and_leads_back(rf: RequestFactory) -> None:
    response = views.language(rf.post("/kit/language", {"language": "de", "next": "/works/12"}))
    assert response.headers["Location"] == "/works/12"
    assert response.cookies["language"].OutputString().startswith("language=de;")


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""])
def test_a_choice_leads_nowhere_else(rf: RequestFactory, back: str) -> None:
    response = views.language(rf.post("/kit/language", {"language": "de", "next": back}))
    assert response.headers["Location"] == "/kit/reading"


@pytest.mark.parametrize("language", ["", "fr", "de-AT", "<b>"])
def test_a_language_that_is_not_spoken_is_not_kept(rf: RequestFactory, language: str) -> None:
    response = views.language(rf.post("/kit/language", {"language": language}))
    assert response.status_code == 302
    assert not response.cookies


def test_every_page_offers_the_languages_by_their_own_names(rf: RequestFactory) -> None:
    with translation.override("de"):
        page = views.reading(rf.get("/kit/reading")).content.decode()
    assert '<html lang="de" dir="ltr"' in page
    assert 'value="en" lang="en">English</button>' in page
    assert 'value="de" lang="de" aria-current="true">Deutsch</button>' in page
    assert 'value="es" lang="es">Español</button>' in page


@pytest.mark.usefixtures("arabic")
def test_a_language_from_right_to_left_turns_the_page(rf: RequestFactory) -> None:
    assert language_of("", "ar") == "ar"
    with translation.override("ar"):
        page = views.reading(rf.get("/kit/reading")).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
