import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.works.models import Reading, Work

from .cast import SECRET, hide_a_word, post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    return post_all(makers.work(author, "The Key", [f"Part {n} of the tale." for n in range(1, 4)]))


def test_its_address_shows_the_first_chapter(client: Client, work: Work) -> None:
    page = client.get(f"/works/{work.pk}?view_adult=true").content.decode()
    assert "Part 1 of the tale." in page
    assert "Part 2" not in page
    first = work.chapters.get(position=1)
    assert f'<link rel="canonical" href="http://localhost:8000/works/{work.pk}/chapters/{first.pk}">' in page
    assert '<li class="chapter entire">' in page


def test_the_entire_work_is_one_page(client: Client, work: Work) -> None:
    page = client.get(f"/works/{work.pk}?view_full_work=true&view_adult=true").content.decode()
    places = [page.index(f"Part {n} of the tale.") for n in (1, 2, 3)]
    assert places == sorted(places)
    assert [page.count(f'id="chapter-{n}"') for n in (1, 2, 3)] == [1, 1, 1]
    assert '<li class="chapter entire">' not in page
    assert f'<link rel="canonical" href="http://localhost:8000/works/{work.pk}">' in page


def test_what_programs_look_for_is_there(client: Client, author: Account) -> None:
    work = makers.work(
        author, "The Key", ["Once."], summary="<p>S</p>", notes_before="<p>N</p>", notes_after="<p>E</p>"
    )
    work.tag_with("rating", ["Mature"])
    work.tag_with("character", ["Ines"])
    post_all(work)
    page = client.get(f"/works/{work.pk}?view_adult=true").content.decode()
    for part in (
        '<div id="main" role="main" class="works-show region"',
        '<ul class="work navigation actions"',
        '<dl class="work meta group">',
        '<dd class="rating tags">',
        '<dd class="character tags"><ul class="commas"><li><a class="tag" href="/tags/Ines/works">Ines</a></li></ul></dd>',
        '<dd class="language" lang="en">English</dd>',
        '<dl class="stats"><dt class="published">',
        '<div id="workskin">',
        '<div class="preface group">',
        '<h2 class="title heading" lang="en" dir="ltr">The Key</h2>',
        '<h3 class="byline heading" data-by="by"><a rel="author" href="/users/Kit/pseuds/Kit">Kit</a>',
        '<div class="summary module">',
        '<div class="notes module">',
        '<div id="chapters" role="article"',
        '<div class="userstuff module" role="article"',
        '<h3 class="landmark heading" id="work"',
        '<div class="end notes module" id="work_endnotes">',
        '<div id="feedback" class="feedback">',
    ):
        assert part in page, part


def test_no_id_is_given_twice(client: Client, work: Work) -> None:
    makers.answer(work, makers.account("Reader"))
    for query in ("", "?view_full_work=true"):
        page = client.get(f"/works/{work.pk}{query}").content.decode()
        ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
        assert len(ids) == len(set(ids))


def test_an_entire_work_with_sealed_chapters_shows_none_of_them(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["Part one.", "Part two of it.", "Part three."])
    makers.promise(work)
    hide_a_word(work)
    page = client.get(f"/works/{work.pk}?view_full_work=true").content.decode()
    assert "Part one." in page
    assert SECRET not in page
    assert "Part two" not in page
    assert "2. Sealed" in page


def test_a_draft_is_for_its_makers(author: Account) -> None:
    work = makers.work(author, "The Key", ["Once."])
    page = signed_in(author).get(f"/works/{work.pk}")
    assert page.status_code == 200
    assert "Draft: only you can see this" in page.content.decode()
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert signed_in(makers.account("Stranger")).get(f"/works/{work.pk}").status_code == 404
    assert Client().get(f"/works/{work.pk}").status_code == 404


def test_a_draft_without_chapters_has_a_page(author: Account) -> None:
    work = makers.work(author, "Nothing yet", [])
    for address in (
        f"/works/{work.pk}",
        f"/works/{work.pk}?view_full_work=true",
        f"/works/{work.pk}/navigate",
    ):
        page = signed_in(author).get(address)
        assert page.status_code == 200
        assert "This draft has no chapter yet." in page.content.decode()


def test_a_restricted_work_asks_to_sign_in_and_leads_back(author: Account) -> None:
    work = post_all(makers.work(author, "For members", ["Hush."], is_restricted=True))
    chapter = work.chapters.get()
    for address in (
        work.get_absolute_url(),
        chapter.get_absolute_url(),
        f"/works/{work.pk}/navigate",
        f"/works/{work.pk}/reviews",
    ):
        response = Client().get(address)
        assert response.status_code == 302
        assert "restricted=true" in response["Location"]
        assert f"next={address.replace('/', '%2F')}" in response["Location"]
    page = signed_in(makers.account("Reader")).get(work.get_absolute_url()).content.decode()
    assert "Hush." in page
    assert "noindex" in page


def test_a_restricted_draft_does_not_ask_to_sign_in(author: Account) -> None:
    work = makers.work(author, "For members", ["Hush."], is_restricted=True)
    assert Client().get(work.get_absolute_url()).status_code == 404


def test_opening_all_of_it_is_a_reading_of_each_chapter_once(work: Work) -> None:
    reader = makers.account("Reader")
    client = signed_in(reader)
    client.get(work.get_absolute_url())
    client.get(f"{work.get_absolute_url()}?view_full_work=true")
    client.get(f"{work.get_absolute_url()}?view_full_work=true")
    assert Reading.objects.filter(account=reader).count() == 3


@pytest.mark.parametrize("query", ["", "?view_full_work=true"])
def test_queries_do_not_grow_with_chapters_and_tags(author: Account, query: str) -> None:
    client = signed_in(makers.account("Reader"))

    def queries(work: Work) -> int:
        client.get(f"{work.get_absolute_url()}{query}")  # the first time is a reading, which is written down
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{work.get_absolute_url()}{query}")
        return len(captured)

    one = makers.work(author, "One", ["Once."])
    one.tag_with("freeform", ["A tag"])
    thirty = makers.work(author, "Thirty", ["Once."] * 30)
    thirty.tag_with("freeform", [f"Tag {n}" for n in range(30)])
    assert queries(post_all(one)) == queries(post_all(thirty))


def test_hostile_words_of_an_author_are_harmless(client: Client, author: Account) -> None:
    work = makers.work(author, '"><script>alert(1)</script>', ["Once."])
    work.chapters.update(title="<img src=x onerror=alert(1)>")
    post_all(work)
    for address in (work.get_absolute_url(), f"/works/{work.pk}/navigate", f"/works/{work.pk}/reviews"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page


def test_a_story_says_which_way_it_runs(client: Client, author: Account) -> None:
    work = post_all(makers.work(author, "الليل", ["كان البحر هادئا."], language="ar"))
    page = client.get(work.get_absolute_url()).content.decode()
    assert '<div class="userstuff module" role="article" lang="ar" dir="rtl"' in page
    assert '<dd class="language" lang="ar">العربية</dd>' in page


def test_a_description_is_the_summary_in_plain_words(client: Client, author: Account) -> None:
    work = post_all(
        makers.work(
            author, "The Key", ["Once."], summary='<p>"Who" has <em>it</em>?</p>' + "<p>More words.</p>" * 40
        )
    )
    page = client.get(work.get_absolute_url()).content.decode()
    description = page.split('<meta name="description" content="')[1].split('"')[0]
    assert description.startswith("&quot;Who&quot; has it? More words.")
    assert description.endswith("…")
    assert len(description) < 200


def test_a_work_is_complete_when_as_many_chapters_are_out_as_were_planned(
    client: Client, author: Account
) -> None:
    work = makers.work(author, "Two", ["One.", "Two."], planned_chapters=2)
    work.chapters.get(position=1).post(clock.now())
    assert '<dd class="chapters">1/2</dd>' in client.get(work.get_absolute_url()).content.decode()
    work.chapters.get(position=2).post(clock.now())
    page = client.get(work.get_absolute_url()).content.decode()
    assert '<dd class="chapters">2/2</dd>' in page
    assert '<dt class="status">Completed:</dt>' in page


def test_tags_are_named_in_the_number_they_come_in(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["Once."])
    work.tag_with("category", ["F/F", "Gen"])
    work.tag_with("character", ["Ines"])
    page = client.get(post_all(work).get_absolute_url()).content.decode()
    assert '<dt class="category tags">Categories:</dt>' in page
    assert '<dt class="character tags">Character:</dt>' in page
