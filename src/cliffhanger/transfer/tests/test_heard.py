from cliffhanger.transfer.imports.heard import Piece, heard, shortened

FILE = """The Spare Key
by Kit

A/N: I made this on a train. It is short.

Pretty please?- Reviews. I love them.

It was raining. I made this bed, she said.
"""


def test_each_field_is_marked_where_it_stands() -> None:
    reading = {"title": "The Spare Key", "author": "Kit"}
    assert heard(FILE, reading)[:3] == [
        Piece("The Spare Key", "Title"),
        Piece("\nby ", ""),
        Piece("Kit", "Author"),
    ]


def test_a_note_of_several_pieces_is_marked_in_all_its_places() -> None:
    reading = {
        "notes": {"before": "I made this on a train. It is short. Pretty please?- Reviews. I love them."}
    }
    marked = [piece.text for piece in heard(FILE, reading) if piece.field]
    assert marked == ["I made this on a train. It is short.\n\nPretty please?- Reviews. I love them."]


def test_a_label_between_two_pieces_of_a_note_is_left_out() -> None:
    reading = {"notes": {"before": "It is short. Reviews. I love them."}}
    marked = [piece.text for piece in heard(FILE, reading) if piece.field]
    assert marked == ["It is short.", "Reviews. I love them."]


def test_the_pieces_together_are_the_file() -> None:
    reading = {"title": "by", "author": "Kit", "summary": "It was raining.", "rating": "not there"}
    assert "".join(piece.text for piece in heard(FILE, reading)) == FILE


def test_a_long_file_is_shown_by_its_two_ends() -> None:
    text = "a" * 70_000 + "z" * 30_000
    head, tail = shortened(text)
    assert (len(head), len(tail)) == (60_000, 20_000)
    assert shortened("short") == ("short", "")
