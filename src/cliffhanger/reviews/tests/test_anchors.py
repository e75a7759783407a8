"""Anchors lead to the same words whatever is done to the rest of the text, and say so when they cannot."""

from hypothesis import assume, given
from hypothesis import strategies as st

from cliffhanger.reviews.anchors import MOST_EXACT, Outcome, Text, paragraphs_of

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)
PARAGRAPHS = st.lists(WORDS, min_size=4, max_size=40).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=12, unique=True)
STORY = [
    "The lamp went out before the third bell, and nobody on the stair spoke.",
    "“Yes,” she said.",
    "Down in the harbour a boat knocked against the stones, slowly, like a guest who has all night.",
    "“Yes,” she said.",
    "He put the key on the table between them.",
]


@given(TEXTS, st.data())
def test_an_anchor_leads_to_where_it_was_made(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    text = Text(texts)
    place = text.find(text.anchor(number))
    assert (place.outcome, place.paragraph, place.start) == (Outcome.SAME, number, 0)


@given(TEXTS, st.data())
def test_edits_elsewhere_never_lose_it(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    words = data.draw(st.sampled_from(["", texts[number][:20], texts[number][-15:]]))
    anchor = Text(texts).anchor(number, words)
    before = data.draw(st.lists(PARAGRAPHS, max_size=12))
    after = data.draw(st.lists(PARAGRAPHS, max_size=12))
    edited = [*before, texts[number], *after]
    place = Text(edited).find(anchor)
    assert place.outcome is Outcome.SAME
    assert place.paragraph is not None
    assert edited[place.paragraph][place.start : place.end] == anchor[0]["exact"]
    if sum(anchor[0]["exact"] in paragraph for paragraph in edited) == 1:
        assert place.paragraph == len(before)


@given(TEXTS, st.data())
def test_of_a_deleted_paragraph_it_says_that_it_is_gone(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    anchor = Text(texts).anchor(number)
    words = set(texts[number].split())
    others = [paragraph for place, paragraph in enumerate(texts) if place != number]
    assume(all(len(words & set(other.split())) < 2 and texts[number] not in other for other in others))
    assert Text(others).find(anchor).outcome is Outcome.GONE


@given(TEXTS, st.data())
def test_a_paragraph_with_a_word_changed_is_still_found(texts: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    anchor = Text(texts).anchor(number)
    mine = texts[number].split()
    assume(len(set(mine)) == len(mine) >= 6)
    others = [set(other.split()) for place, other in enumerate(texts) if place != number]
    assume(all(len(set(mine) & other) < 2 for other in others))
    edited = [*texts[:number], " ".join([*mine[:2], "altogether", *mine[3:]]), *texts[number + 1 :]]
    place = Text(edited).find(anchor)
    assert place.paragraph == number
    assert place.outcome is Outcome.CHANGED


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_an_anchor_that_is_none_leads_nowhere(anchor: object) -> None:
    assert Text(STORY).find(anchor).outcome is Outcome.GONE


@given(st.text())
def test_any_text_has_paragraphs(html: str) -> None:
    assert all(paragraph.strip() and "\n" not in paragraph for paragraph in paragraphs_of(html))


def test_of_two_that_say_the_same_the_one_in_the_same_company_is_meant() -> None:
    text = Text(STORY)
    anchor = text.anchor(3)
    assert text.find(anchor).paragraph == 3
    moved = [STORY[0], "Somebody coughed in the dark.", *STORY[1:]]
    assert Text(moved).find(anchor).paragraph == 4


def test_a_paragraph_that_was_wholly_rewritten_is_known_by_its_neighbours() -> None:
    anchor = Text(STORY).anchor(2)
    edited = [*STORY[:2], "Water, far away.", *STORY[3:]]
    place = Text(edited).find(anchor)
    assert (place.outcome, place.paragraph) == (Outcome.CHANGED, 2)


def test_words_within_a_paragraph_are_found_at_their_place() -> None:
    text = Text(STORY)
    anchor = text.anchor(2, "a boat   knocked")
    assert anchor[0]["exact"] == "a boat knocked"
    assert anchor[1]["type"] == "TextPositionSelector"
    assert anchor[2] == {"type": "FragmentSelector", "value": "p3"}
    place = Text(["A new beginning.", *STORY]).find(anchor)
    assert STORY[2][place.start : place.end] == "a boat knocked"
    assert place.paragraph == 3


def test_words_that_do_not_stand_there_are_about_the_paragraph() -> None:
    anchor = Text(STORY).anchor(4, "a dragon")
    assert anchor[0]["exact"] == STORY[4]


def test_of_a_long_paragraph_the_beginning_is_kept() -> None:
    long = "word " * 5_000 + "end"
    text = Text([long.strip(), *STORY])
    anchor = text.anchor(0)
    assert len(anchor[0]["exact"]) <= MOST_EXACT
    assert text.find(anchor).paragraph == 0


def test_paragraphs_are_the_innermost_blocks() -> None:
    html = (
        "<p>One <em>two</em><br>three.</p><p> </p><hr><blockquote><p>Four.</p><p>Five.</p></blockquote>"
        "<ul><li>Six</li><li><p>Seven</p></li></ul><div>Eight &amp; nine</div>"
    )
    assert paragraphs_of(html) == ["One two three.", "Four.", "Five.", "Six", "Seven", "Eight & nine"]
    assert paragraphs_of("Only <b>words</b>") == ["Only words"]
    assert paragraphs_of("") == []
