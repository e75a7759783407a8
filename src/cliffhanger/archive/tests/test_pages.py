"""The archive's own pages, and what it says when a page cannot be had."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from cliffhanger.archive.doors import SignInFirst, TooOften, sign_in_address

pytestmark = pytest.mark.django_db


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the house")


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("The author and the reviewer talk here.")


def slows(request: HttpRequest) -> HttpResponse:
    raise TooOften("That is a lot.")


def asks(request: HttpRequest) -> HttpResponse:
    raise SignInFirst("Sign in to read it.")


def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""))


urlpatterns = [
    path("breaks", breaks),
    path("refuses", refuses),
    path("slows", slows),
    path("asks", asks),
    path("takes", takes),
    path("", include("cliffhanger.config.urls")),
]
handler400 = "cliffhanger.archive.views.bad_request"
handler403 = "cliffhanger.archive.views.not_allowed"
handler404 = "cliffhanger.archive.views.not_found"
handler500 = "cliffhanger.archive.views.broken"

here = override_settings(ROOT_URLCONF=__name__)


@pytest.mark.parametrize(
    ("address", "words"), [("/about", "Who counts"), ("/rules", "One person, one voice.")]
)
def test_what_the_archive_says_of_itself(client: Client, address: str, words: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_the_foot_of_every_page_leads_there(client: Client) -> None:
    page = client.get("/nothing/here").content.decode()
    assert 'href="/about"' in page
    assert 'href="/rules"' in page


def test_an_unknown_address_is_told_kindly(client: Client) -> None:
    response = client.get("/nothing/here<script>")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Error 404: nothing is here" in page
    assert 'class="error-404 region"' in page
    assert "<script>" not in page.replace('<script type="module"', "")


def test_an_unknown_work_is_told_in_the_words_that_programs_know(client: Client) -> None:
    assert (
        "Sorry, we couldn&#x27;t find the work you were looking for."
        in client.get("/works/1").content.decode()
    )


@here
def test_a_refusal_says_why(client: Client) -> None:
    response = client.get("/refuses")
    assert response.status_code == 403
    assert "The author and the reviewer talk here." in response.content.decode()


@here
def test_too_often_says_when_to_come_back(client: Client) -> None:
    response = client.get("/slows")
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "That is a lot." in response.content.decode()


@here
def test_whoever_must_sign_in_is_led_there_and_back(client: Client) -> None:
    response = client.get("/asks?view_adult=true")
    assert response.status_code == 302
    assert response["Location"] == "/users/login?restricted=true&next=%2Fasks%3Fview_adult%3Dtrue"
    assert "Sign in to read it." in client.get(response["Location"]).content.decode()
    assert client.post("/asks")["Location"] == "/users/login?restricted=true&next=%2F"


def test_the_way_back_stays_one_address() -> None:
    assert (
        sign_in_address("/works/1?a=b&c=d#answer")
        == "/accounts/login/?next=%2Fworks%2F1%3Fa%3Db%26c%3Dd%23answer"
    )


@here
def test_a_fault_of_the_house_tells_nothing_of_it() -> None:
    response = Client(raise_request_exception=False).get("/breaks")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert "secret" not in page
    assert "Traceback" not in page


@here
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_too_much_at_once_is_said_to_be(client: Client) -> None:
    response = client.post("/takes", {"text": "x" * 5000})
    assert response.status_code == 413
    assert "That is too much at once" in response.content.decode()


@here
@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10)
def test_a_request_that_is_not_one_is_said_to_be(client: Client) -> None:
    response = client.post("/takes", {f"field{n}": "x" for n in range(20)})
    assert response.status_code == 400
    assert "That could not be understood" in response.content.decode()


def test_a_form_from_a_page_too_old_gives_back_what_was_written() -> None:
    client = Client(enforce_csrf_checks=True)
    said = {
        "text": "Half of a long answer, </textarea><script>alert(1)</script>",
        "verdicts": "good",
        "password": "a secret of mine that is long",
        "csrfmiddlewaretoken": "x" * 64,
    }
    response = client.post("/works/1/reviews", said)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Half of a long answer, &lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in page
    assert "a secret of mine" not in page
    assert "xxxx" not in page


@here
@pytest.mark.parametrize("address", ["/about", "/refuses", "/slows", "/nothing", "/breaks"])
def test_no_page_needs_an_inline_script_or_style(address: str) -> None:
    response = Client(raise_request_exception=False).get(address)
    page = response.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page
    assert "default-src 'self'" in response["Content-Security-Policy"]
