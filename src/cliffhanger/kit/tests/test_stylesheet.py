import gzip
import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from cliffhanger.kit import views
from cliffhanger.kit.stylesheet import FILES, FOLDER, fingerprint, squeeze, stylesheet

pytestmark = pytest.mark.urls("cliffhanger.kit.tests.urls")


def test_every_file_is_in_the_stylesheet() -> None:
    assert set(FILES) == {file.stem for file in FOLDER.glob("*.css")}


def test_the_stylesheet_is_small() -> None:
    assert len(gzip.compress(stylesheet().encode())) < 12 * 1024


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert not re.search(r"url\(|@import|//", stylesheet())


def test_every_token_that_is_used_is_set() -> None:
    css = stylesheet()
    used = set(re.findall(r"var\((--[\w-]+)", css))
    assert used <= set(re.findall(r"(--[\w-]+):", css))


def test_squeezing_keeps_what_matters() -> None:
    assert squeeze('/* a */ a > b ,\n c { margin : calc(1px + 2px) ; content: "a  b; }" }\n') == (
        'a > b ,c{margin :calc(1px + 2px);content:"a  b; }"}'
    )


def test_squeezing_leaves_braces_in_pairs() -> None:
    css = stylesheet()
    assert css.count("{") == css.count("}") > 100


def test_the_present_address_may_be_kept_for_ever(rf: RequestFactory) -> None:
    response = views.stylesheet(rf.get("/"), fingerprint())
    assert response.content.decode() == stylesheet()
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"


def test_an_old_address_is_not_kept(rf: RequestFactory) -> None:
    response = views.stylesheet(rf.get("/"), "0123")
    assert response.content.decode() == stylesheet()
    assert response.headers["Cache-Control"] == "no-cache"


def test_it_travels_compressed_to_those_who_can_read_that(rf: RequestFactory) -> None:
    response = views.stylesheet(rf.get("/", headers={"Accept-Encoding": "gzip, br"}), fingerprint())
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == stylesheet()
    assert response.headers["Vary"] == "Accept-Encoding"


def test_who_has_it_is_told_so(rf: RequestFactory) -> None:
    tag = views.stylesheet(rf.get("/"), fingerprint()).headers["ETag"]
    assert views.stylesheet(rf.get("/", headers={"If-None-Match": tag}), fingerprint()).status_code == 304


def test_the_address_names_the_text() -> None:
    assert fingerprint() in reverse("kit:stylesheet", args=[fingerprint()])


PHYSICAL = re.compile(
    r"(?:margin|padding|inset|border|scroll-\w+)-(?:left|right)\b|[{;\s](?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset):\s*([^;{}()]+)[;}]")


def test_no_side_is_called_left_or_right() -> None:
    """A page from right to left is laid out by the same sheet."""
    css = stylesheet()
    assert PHYSICAL.findall(css) == []
    sides = [sizes.split() for sizes in FOUR_SIDES.findall(css)]
    assert [size for size in sides if len(size) == 4 and size[1] != size[3]] == []
