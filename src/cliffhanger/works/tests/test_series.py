import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works import ordering
from cliffhanger.works.models import Part, Series, Work

from .cast import SECRET, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, **fields: object) -> Work:
    return post_all(makers.work(author, title, ["Once upon a time."], **fields))


def series_of(author: Account, *works: Work, **fields: object) -> Series:
    made = Series.objects.create(**{"title": "Nights", "pseud": author.pseud, **fields})
    for work in works:
        ordering.append(made, work)
    return made


def titles(page: str) -> list[str]:
    """Of the works in a list, in its order."""
    return [
        part.split(">")[1].split("<")[0] for part in page.split('<h4 class="heading"><a href="/works/')[1:]
    ]


def test_its_page_says_what_it_is(client: Client, author: Account) -> None:
    first, second = posted(author, "First"), posted(author, "Second")
    series = series_of(
        author,
        first,
        second,
        summary="<p>Of the light.</p>",
        notes="<p>In order.</p>",
        completed_at=clock.now(),
    )
    page = client.get(f"/series/{series.pk}").content.decode()
    assert titles(page) == ["First", "Second"]
    for part in (
        'class="series-show region"',
        '<h2 class="heading" dir="auto">Nights</h2>',
        '<dl class="series meta group"><dt>Creator:</dt><dd><a rel="author" href="/users/Kit/pseuds/Kit" dir="auto">Kit</a>',
        f"<dt>Series Begun:</dt><dd>{localtime(first.posted_at):%Y-%m-%d}</dd>",
        '<blockquote class="userstuff" dir="auto"><p>Of the light.</p></blockquote>',
        '<dd class="words">8</dd>',
        '<dd class="works">2</dd>',
        "<dt>Complete:</dt><dd>Yes</dd>",
        '<ul class="series work index group"',
        '"@type": "CreativeWorkSeries"',
    ):
        assert part in page, part


def test_its_works_name_it_and_each_other(client: Client, author: Account) -> None:
    works = [posted(author, title) for title in ("First", "Second", "Third")]
    series = series_of(author, *works)
    page = client.get(f"/works/{works[1].pk}").content.decode()
    assert (
        f'<span class="position">Part 2 of <a href="/series/{series.pk}" dir="auto">Nights</a></span>' in page
    )
    assert f'<a class="previous" href="/works/{works[0].pk}">' in page
    assert f'<a class="next" href="/works/{works[2].pk}">' in page
    assert 'class="previous"' not in client.get(f"/works/{works[0].pk}").content.decode()
    assert (
        f'Part <strong>3</strong> of <a href="/series/{series.pk}"' in client.get("/works").content.decode()
    )


def test_what_is_not_out_leaves_no_trace(client: Client, author: Account) -> None:
    draft = makers.work(author, SECRET, ["Not yet."])
    gone = posted(author, SECRET)
    first, last = posted(author, "First"), posted(author, "Last")
    series = series_of(author, draft, first, gone, last)
    gone.withdraw("author", clock.now())
    for reader in (client, signed_in(makers.account("Reader"))):
        page = reader.get(f"/series/{series.pk}").content.decode()
        assert titles(page) == ["First", "Last"]
        assert '<dd class="works">2</dd>' in page
        shown = reader.get(f"/works/{last.pk}").content.decode()
        assert "Part 2 of" in shown
        assert f'<a class="previous" href="/works/{first.pk}">' in shown
        assert SECRET not in page + shown


def test_restricted_works_of_it_are_for_those_who_are_signed_in(client: Client, author: Account) -> None:
    series = series_of(author, posted(author, "For members", is_restricted=True), posted(author, "For all"))
    assert titles(client.get(f"/series/{series.pk}").content.decode()) == ["For all"]
    reader = signed_in(makers.account("Reader"))
    assert titles(reader.get(f"/series/{series.pk}").content.decode()) == ["For members", "For all"]


def test_a_series_of_restricted_works_asks_to_sign_in(client: Client, author: Account) -> None:
    series = series_of(author, posted(author, "For members", is_restricted=True))
    response = client.get(f"/series/{series.pk}")
    assert response.headers["Location"].startswith("/users/login?restricted=true")


def test_a_series_without_works_that_are_out_is_its_makers_alone(client: Client, author: Account) -> None:
    series = series_of(author, makers.work(author, "A draft", ["Not yet."]))
    assert client.get(f"/series/{series.pk}").status_code == 404
    assert signed_in(makers.account("Reader")).get(f"/series/{series.pk}").status_code == 404
    assert "None of its works is out yet" in signed_in(author).get(f"/series/{series.pk}").content.decode()


def test_an_author_makes_one_with_a_work_of_hers(author: Account) -> None:
    work = posted(author, "First")
    made = signed_in(author).post("/series/new", {"title": " The  Nights ", "work": work.pk})
    series = Series.objects.get()
    assert made.headers["Location"] == f"/series/{series.pk}/edit"
    assert (series.title, series.pseud) == ("The Nights", author.pseud)
    assert list(series.parts.values_list("work", "position")) == [(work.pk, 1)]


def test_the_works_of_others_are_not_hers_to_add(author: Account) -> None:
    other = posted(makers.account("Other"), "Theirs")
    response = signed_in(author).post("/series/new", {"title": "Mine", "work": other.pk})
    assert response.status_code == 422
    assert "Mine" in response.content.decode()
    assert not Series.objects.exists()


def test_its_maker_puts_works_in_another_order_and_takes_one_out(author: Account) -> None:
    works = [posted(author, title) for title in ("First", "Second", "Third")]
    series = series_of(author, *works)
    first, second, third = series.parts.all()
    sent = {
        "title": "Nights",
        f"place-{first.pk}": 3,
        f"place-{second.pk}": 2,
        f"out-{second.pk}": "on",
        f"place-{third.pk}": 1,
    }
    assert signed_in(author).post(f"/series/{series.pk}/edit", sent).status_code == 302
    assert list(series.parts.values_list("work__title", "position")) == [("Third", 1), ("First", 2)]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(author: Account) -> None:
    series = series_of(author, posted(author, "First"))
    part = series.parts.get()
    sent = {"title": "", "summary": "Still here.", f"place-{part.pk}": "-1"}
    response = signed_in(author).post(f"/series/{series.pk}/edit", sent)
    assert response.status_code == 422
    assert "Still here." in response.content.decode()
    assert "This field is required." in response.content.decode()


def test_completing_it_again_does_not_move_the_day(author: Account) -> None:
    series = series_of(author, posted(author, "First"), completed_at=clock.now())
    part = series.parts.get()
    signed_in(author).post(
        f"/series/{series.pk}/edit", {"title": "Nights", "is_complete": "on", f"place-{part.pk}": 1}
    )
    assert Series.objects.get().completed_at == series.completed_at


def test_dissolving_it_leaves_its_works(author: Account) -> None:
    series = series_of(author, posted(author, "First"))
    assert signed_in(author).get(f"/series/{series.pk}/removal").status_code == 200
    signed_in(author).post(f"/series/{series.pk}/removal")
    assert not Series.objects.exists()
    assert Work.objects.get().is_posted


@pytest.mark.parametrize("page", ["edit", "removal"])
def test_nobody_else_changes_it(author: Account, page: str) -> None:
    series = series_of(author, posted(author, "First"))
    for other in (makers.account("Reader"), makers.account("Moderator", is_staff=True)):
        browser = signed_in(other)
        assert browser.get(f"/series/{series.pk}/{page}").status_code == 404
        assert browser.post(f"/series/{series.pk}/{page}", {"title": "Mine now"}).status_code == 404
    assert Series.objects.get().title == "Nights"


def test_adding_a_work_again_changes_nothing(author: Account) -> None:
    work = posted(author, "First")
    series = series_of(author, work, work)
    assert series.parts.count() == 1


def test_a_series_has_room_for_so_many(author: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "MOST_PARTS", 1)
    series = series_of(author, posted(author, "First"))
    with pytest.raises(ordering.Full):
        ordering.append(series, posted(author, "Second"))


def test_it_outlives_the_account_of_its_maker(client: Client, author: Account) -> None:
    series = series_of(author, posted(makers.account("Other"), "Theirs"))
    Series.objects.update(pseud=None)
    page = client.get(f"/series/{series.pk}").content.decode()
    assert "Theirs" in page
    assert "Creator" not in page


def test_the_series_of_somebody_are_listed_with_what_is_out_of_them(client: Client, author: Account) -> None:
    series_of(author, posted(author, "First"), makers.work(author, "A draft", ["Not yet."]), title="Nights")
    series_of(author, makers.work(author, "Another", ["Not yet."]), title="Days")
    for address in ("/users/Kit/series", "/users/Kit/pseuds/Kit/series"):
        page = client.get(address).content.decode()
        assert "1 Series by Kit" in page
        assert '<dd class="works">1</dd>' in page
        assert '<dd class="words">4</dd>' in page
        assert "Days" not in page
    assert "Days" in signed_in(author).get("/users/Kit/series").content.decode()


def test_queries_do_not_grow_with_works_and_series(client: Client, author: Account) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    first = posted(author, "First")
    series = series_of(author, first)
    addresses = (f"/series/{series.pk}", f"/works/{first.pk}", "/users/Kit/series", "/works")
    before = [queries(address) for address in addresses]
    for n in range(19):
        work = posted(author, f"Work {n}")
        ordering.append(series, work)
        series_of(author, work, first, title=f"Series {n}")
    assert Part.objects.filter(work=first).count() == 20
    assert [queries(address) for address in addresses] == before
