import pytest

from cliffhanger.transfer.downloads.filenames import LONGEST, file_name, in_address


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Key", "The Key.epub"),
        ("مفتاح — ключ", "مفتاح — ключ.epub"),
        ("../../etc/passwd", "etc passwd.epub"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j.epub"),
        (" . hidden. ", "hidden.epub"),
        ("CON", "Story CON.epub"),
        ("lpt1.txt", "Story lpt1.txt.epub"),
        ("", "Story.epub"),
        ("\u202egnp.exe", "gnp.exe.epub"),
        ("one\r\ntwo\x00", "one two.epub"),
    ],
)
def test_a_file_is_called_by_its_title_and_nothing_worse(title: str, expected: str) -> None:
    assert file_name(title, "epub") == expected


def test_a_long_name_is_cut_between_characters() -> None:
    name = file_name("ключ " * 90, "epub")
    assert len(name.encode()) <= LONGEST + len(".epub")
    assert name.encode().decode() == name


def test_a_name_in_an_address_has_no_signs_of_addresses() -> None:
    assert in_address("A & B: 100% + more?") == "A_B_100_more"
    assert in_address("...") == "Story"
