import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Grant, Reading, Work

from .cast import SECRET, hide_a_word, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    return post_all(makers.work(author, "The Key", [f"Part {n} of the tale." for n in range(1, 4)]))


def test_a_chapter_stands_with_its_notes_and_its_neighbours(client: Client, work: Work) -> None:
    first, second, third = work.chapters.all()
    second.title, second.notes_before, second.notes_after = "The Door", "<p>Before.</p>", "<p>After.</p>"
    second.save()
    page = client.get(second.get_absolute_url()).content.decode()
    order = [
        "Before.",
        "Part 2 of the tale.",
        "After.",
        f'rel="prev" href="{first.get_absolute_url()}">&larr;',
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert f'<a class="next" rel="next" href="{third.get_absolute_url()}">Chapter 3 &rarr;</a>' in page
    assert f'<link rel="prev" href="{first.get_absolute_url()}">' in page
    assert f'<link rel="next" href="{third.get_absolute_url()}">' in page
    assert "<title>Chapter 2: The Door · The Key · Cliffhanger</title>" in page


def test_the_promise_stands_before_the_first_line(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["Once upon a time.", "Later."])
    makers.promise(work)
    hide_a_word(work)
    page = client.get(work.get_absolute_url()).content.decode()
    assert page.index("A promise") < page.index("Once upon a time.") < page.index("Your answer")
    assert page.index("Once upon a time.") < page.index("2. Sealed")
    assert SECRET not in page


def test_the_next_chapter_is_not_offered_while_it_is_sealed(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["Once.", "Later."])
    makers.promise(work)
    page = client.get(work.get_absolute_url()).content.decode()
    assert 'rel="next"' not in page
    assert f"/chapters/{work.chapters.get(position=2).pk}" not in page


def test_a_chapter_of_another_work_is_not_here(client: Client, author: Account, work: Work) -> None:
    other = post_all(makers.work(author, "Another", ["Else."]))
    assert client.get(f"/works/{work.pk}/chapters/{other.chapters.get().pk}").status_code == 404


def test_a_chapter_is_read_once_by_a_reader_and_never_by_a_guest(client: Client, work: Work) -> None:
    address = work.chapters.get(position=1).get_absolute_url()
    reader = makers.account("Reader")
    client.get(address)
    signed_in(reader).get(address)
    signed_in(reader).get(address)
    assert list(Reading.objects.values_list("account", flat=True)) == [reader.pk]


def test_makers_are_told_why_they_see_what_others_do_not(author: Account) -> None:
    work = makers.work(author, "The Key", ["Once.", "Later.", "Last."])
    makers.promise(work)
    client = signed_in(author)
    assert (
        "Sealed: only you can see this chapter"
        in client.get(work.chapters.get(position=2).get_absolute_url()).content.decode()
    )
    draft = makers.work(author, "Half", ["Once.", "Later."])
    draft.chapters.get(position=1).post(clock.now())
    page = client.get(draft.chapters.get(position=2).get_absolute_url()).content.decode()
    assert "Draft: only you can see this chapter" in page
    assert 'id="answer"' not in page


def test_what_was_given_in_thanks_says_so(author: Account) -> None:
    work = makers.work(author, "The Key", ["Once.", "Later."])
    work.chapters.get(position=1).post(clock.now())
    second, reader = work.chapters.get(position=2), makers.account("Reader")
    Grant.objects.create(chapter=second, account=reader, since=clock.now())
    page = signed_in(reader).get(second.get_absolute_url()).content.decode()
    assert "Later." in page
    assert "This is yours to read because you answered." in page
    assert signed_in(makers.account("Stranger")).get(second.get_absolute_url()).status_code == 404


def test_only_reading_is_possible_here(client: Client, work: Work) -> None:
    assert client.post(work.get_absolute_url()).status_code == 405
    assert client.head(work.get_absolute_url()).status_code == 200
