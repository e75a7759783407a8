import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.accounts.names import LONGEST_KEY, check_not_reserved, check_shape, key, tidy


@pytest.mark.parametrize(
    "name",
    [
        "Kit",
        "kit_kat",
        "O'Neill",
        "J. R.",
        "Élise",
        "Кит",
        "हिन्दी",
        "小林",
        "3rd",
        "Ng-Kit",
        "a",
        "Tiếng Việt",
    ],
)
def test_names_of_many_tongues_will_do(name: str) -> None:
    check_shape(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "_kit",
        "-kit",
        "kit-",
        "kit ",
        "kit\n",
        "kit@home",
        "a/b",
        "a?b",
        "<b>",
        "kit\u202e",
        "a\u200bb",
        "x" * 41,
        "..",
        "kit\x00",
        "Ki\u0442",
        "a\u0300\u0300\u0300\u0300",
    ],
)
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        check_shape(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kit", "kit"),
        ("Kit", "KIT"),
        ("Straße", "STRASSE"),
        ("Kit", "Ｋｉｔ"),
        ("oca", "оса"),
        ("a  b", "a b"),
    ],
)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Kit", "Kitt"), ("Zoe", "Zoë"), ("Kit 1", "Kit I"), ("a b", "ab")]
)
def test_names_that_differ_have_keys_that_differ(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "Admin",
        "a.d.m.i.n",
        "adm1n",
        "Guest",
        "anonymous",
        "orphan_account",
        "Orphan Account",
        "M0d",
        "The Lighthouse",
        "the-lighthouse",
        "Somebody who has left",
    ],
)
def test_names_of_the_archive_are_its_own(name: str) -> None:
    with pytest.raises(ValidationError, match="keeps this name for itself"):
        check_not_reserved(name, "The Lighthouse")


@pytest.mark.parametrize("name", ["Kit", "Adminka", "Guestbook", "小林"])
def test_other_names_are_free(name: str) -> None:
    check_not_reserved(name, "The Lighthouse")


@given(st.text(max_size=60))
def test_a_name_that_will_do_has_a_key_that_fits_and_stays(name: str) -> None:
    name = tidy(name)
    try:
        check_shape(name)
    except ValidationError:
        return
    assert 0 < len(key(name)) <= LONGEST_KEY
    assert key(key(name)) == key(name)
    assert "/" not in name
