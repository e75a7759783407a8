"""The names by which programs read archives of this field, page by page, and markup that is whole."""

import re

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive.models import News
from cliffhanger.cast import makers
from cliffhanger.manuscript import sanitise
from cliffhanger.works import ordering
from cliffhanger.works.models import Chapter, Series, Work

from .cast import post_all, signed_in
from .markup import Element, faults, page

pytestmark = pytest.mark.django_db

TAGS = {
    "rating": ["Mature"],
    "warning": ["Major Character Death", "Underage Sex"],
    "category": ["F/F", "Gen"],
    "fandom": ["Skerry Sound", "Dr. Who?"],
    "relationship": ["A/B"],
    "character": ["Ines"],
    "freeform": ["Keys & Locks"],
}


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def work(author: Account) -> Work:
    """A work that says everything a work can say."""
    made = makers.work(
        author,
        "The Key",
        ["One.", "Two two."],
        summary="<p>Somebody has it.</p>",
        notes_before="<p>Before.</p>",
        notes_after="<p>After.</p>",
        planned_chapters=3,
    )
    for kind, names in TAGS.items():
        made.tag_with(kind, names)
    Chapter.objects.filter(work=made, position=1).update(
        title="The Door", notes_before="<p>N.</p>", notes_after="<p>E.</p>"
    )
    post_all(made)
    series = Series.objects.create(title="Nights", pseud=author.pseud, summary="<p>S</p>", notes="<p>N</p>")
    ordering.append(series, made)
    makers.answer(made, makers.account("Reader"))
    return made


def read(address: str, browser: Client | None = None) -> Element:
    return page((browser or Client()).get(address).content.decode())


def test_the_head_of_a_work(work: Work) -> None:
    shown = read(f"/works/{work.pk}?view_adult=true")
    assert shown.one(id="main", cls="works-show region").name == "div"
    meta = shown.one("dl", "work meta group")
    for kind, names in TAGS.items():
        links = meta.one("dd", f"{kind} tags").one("ul", "commas").all("a", "tag")
        assert [link.text for link in links] == names
        assert all(re.fullmatch(r"/tags/[^/ ]+/works", link["href"]) for link in links)
    assert meta.one("dd", "language", lang="en").text == "English"
    place = meta.one("dd", "series").one("span", "position")
    assert place.text == "Part 1 of Nights"
    assert place.one("a")["href"] == f"/series/{work.parts.get().series_id}"
    stats = shown.all("dl", "stats")[0]
    said = {dd["class"]: dd.text for dd in stats.all("dd")}
    assert (said["words"], said["chapters"], said["comments"]) == ("3", "2/3", "1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["published"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["status"])
    assert len(stats.all("dt")) == len(stats.all("dd"))


def test_the_body_of_a_chapter(work: Work) -> None:
    first = work.chapters.get(position=1)
    shown = read(f"{first.get_absolute_url()}?view_adult=true")
    skin = shown.one("div", id="workskin")
    preface = skin.one("div", "preface group")
    assert preface.one("h2", "title heading").text == "The Key"
    assert preface.one("h3", "byline heading").one("a", rel="author")["href"] == "/users/Kit/pseuds/Kit"
    assert shown.one("blockquote", "userstuff").text == "Somebody has it."
    assert preface.one("div", "summary module").one("blockquote", "userstuff").text == "Somebody has it."
    assert preface.one("div", "notes module").one("blockquote", "userstuff").text == "Before."
    chapter = skin.one("div", id="chapters", role="article").one("div", "chapter", id="chapter-1")
    title = chapter.one("div", "chapter preface group").one("h3", "title")
    assert title.text == "Chapter 1 : The Door"
    assert title.one("a")["href"] == first.get_absolute_url()
    assert chapter.one("div", "notes module", id="notes").one("blockquote").text == "N."
    text = chapter.one("div", "userstuff module", role="article")
    assert text.one("h3", "landmark heading", id="work").text == "Chapter Text"
    assert text.text == "Chapter Text One."
    assert chapter.one("div", "end notes module").one("blockquote").text == "E."
    assert (
        shown.one("ul", "work navigation actions")
        .one("li", "chapter entire")
        .one("a")["href"]
        .startswith(f"/works/{work.pk}?view_full_work=true")
    )
    assert shown.one("div", id="feedback").one("form", id="new_kudo").one("input", id="kudo_commentable_id")


def test_an_entire_work(work: Work) -> None:
    shown = read(f"/works/{work.pk}?view_full_work=true&view_adult=true")
    chapters = shown.one("div", id="chapters").all("div", "chapter")
    assert [chapter["id"] for chapter in chapters] == ["chapter-1", "chapter-2"]
    assert [chapter.one("div", "userstuff module").text for chapter in chapters] == ["One.", "Two two."]
    assert shown.one("div", "end notes module", id="work_endnotes").one("blockquote").text == "After."
    assert shown.one("li", "chapter bychapter")


def test_notes_said_to_programs_once_more_stay_a_text_to_browsers(work: Work) -> None:
    hostile = '<p title="]]>">One ]]&gt;&lt;script&gt; two.</p>'
    Chapter.objects.filter(work=work).update(notes_before=sanitise(hostile))
    shown = Client().get(f"/works/{work.pk}?view_full_work=true&view_adult=true").content.decode()
    said = re.findall(r"<!\[CDATA\[(.*?)]]>", shown, re.DOTALL)
    assert said == ['><div id="notes"><p>One ]]&gt;&lt;script&gt; two.</p></div>'] * 2
    assert not faults(shown)


def test_a_work_of_one_chapter_has_no_chapter_in_it(author: Account) -> None:
    made = post_all(makers.work(author, "Short", ["All of it."], planned_chapters=1))
    for query in ("", "?view_full_work=true"):
        chapters = read(f"/works/{made.pk}{query}").one("div", id="chapters")
        assert chapters.all("div", "chapter") == []
        assert chapters.one("div", "userstuff module").text == "All of it."


def test_the_list_of_chapters(work: Work) -> None:
    shown = read(f"/works/{work.pk}/navigate")
    heading = shown.one("h2", "heading")
    assert [link["href"] for link in heading.all("a")] == [f"/works/{work.pk}", "/users/Kit/pseuds/Kit"]
    rows = shown.one("ol", "chapter index group", role="navigation").all("li")
    assert [row.one("a").text for row in rows] == ["1. The Door", "2. Chapter 2"]
    assert all(re.fullmatch(r"\(\d{4}-\d\d-\d\d\)", row.one("span", "datetime").text) for row in rows)
    matching = [
        link
        for link in shown.all("a")
        if re.search(rf"/works/{work.pk}/chapters/\d+$", link.attributes.get("href", ""))
    ]
    assert len(matching) == 2
    assert len([link for link in shown.all("a") if "/pseuds/" in link.attributes.get("href", "")]) == 1


def test_a_blurb(author: Account, work: Work) -> None:
    Work.objects.update(is_restricted=True)
    shown = read("/works", signed_in(makers.account("Another")))
    assert shown.one(id="main")["class"] == "works-index dashboard filtered region"
    assert shown.one("h2", "heading").text == "1 - 1 / 1 Work"
    blurb = shown.one("ol", "work index group").one("li", id=f"work_{work.pk}", role="article")
    assert {f"work-{work.pk}", "blurb", "group", f"user-{author.pk}"} <= set(blurb["class"].split())
    header = blurb.one("div", "header module")
    heading = header.one("h4", "heading")
    assert heading.all("a")[0]["href"] == f"/works/{work.pk}"
    assert heading.one("a", rel="author").text == "Kit"
    assert heading.one("img", alt="(Restricted)")["title"] == "Restricted"
    assert [tag.text for tag in header.one("h5", "fandoms heading").all("a", "tag")] == TAGS["fandom"]
    required = [li.one("a").one("span") for li in blurb.one("ul", "required-tags").all("li")]
    assert [span["class"].split()[-1] for span in required] == ["rating", "warnings", "category", "iswip"]
    assert [span.one("span", "text").text for span in required] == [
        "Mature", "Major Character Death, Underage Sex", "F/F, Gen", "Work in Progress",
    ]  # fmt: skip
    assert re.fullmatch(r"\d\d [A-Z][a-z]{2} \d{4}", blurb.one("p", "datetime").text)
    tags = [(li["class"], li.one("a", "tag").text) for li in blurb.one("ul", "tags commas").all("li")]
    assert {kind for kind, _ in tags} == {"warnings", "relationships", "characters", "freeforms"}
    assert blurb.one("blockquote", "userstuff summary").text == "Somebody has it."
    assert blurb.one("ul", "series").one("li").text == "Part 1 of Nights"
    said = {dd["class"]: dd.text for dd in blurb.one("dl", "stats").all("dd")}
    assert (said["language"], said["words"], said["chapters"]) == ("English", "3", "2/3")


def test_pages_of_a_list(author: Account) -> None:
    for n in range(21):
        post_all(makers.work(author, f"Work {n}", ["One."]))
    shown = read("/works")
    pages = shown.one("ol", "pagination actions", title="pagination")
    assert [li.text for li in pages.all("li")][1:3] == ["1", "2"]
    assert pages.one("li", "next").one("a")["href"] == "?page=2"
    assert shown.one("h2", "heading").text.split()[4] == "21"


def test_what_readers_said(work: Work) -> None:
    shown = read(f"/works/{work.pk}/reviews")
    comment = shown.one("ol", "thread").one("li", role="article")
    review = work.reviews.get()
    assert comment["id"] == f"comment_{review.pk}"
    assert "comment" in comment["class"].split()
    byline = comment.one("h4", "heading byline")
    assert byline.one("a")["href"] == "/users/Reader/pseuds/Reader"
    when = byline.one("span", "posted datetime")
    assert re.fullmatch(r"[A-Z][a-z]{2}", when.one("abbr", "day").text)
    assert re.fullmatch(r"\d\d", when.one("span", "date").text)
    assert re.fullmatch(r"\d{4}", when.one("span", "year").text)
    assert re.fullmatch(r"\d\d:\d\d[AP]M", when.one("span", "time").text)
    assert comment.one("blockquote", "userstuff").text == "I was there."


def test_who_is_signed_in(author: Account) -> None:
    out = read("/")
    assert out.one("body")["class"] == "logged-out"
    assert out.one(id="small_login")
    shown = read("/", signed_in(author))
    assert shown.one("body")["class"] == "logged-in"
    assert shown.one("a", href="/users/logout")
    token = next(meta["content"] for meta in shown.all("meta") if meta.attributes.get("name") == "csrf-token")
    assert token
    fields = [field for field in shown.all("input") if field.attributes.get("name") == "authenticity_token"]
    assert fields[0]["value"]


def test_what_is_not_there(author: Account) -> None:
    response = Client().get("/works/999999")
    text = response.content.decode()
    assert response.status_code == 404
    assert "Sorry, we couldn&#x27;t find the work you were looking for." in text
    assert "Error 404" in page(text).one("h2", "heading").text
    assert "error-404" in page(text).one(id="main")["class"].split()


def test_a_restricted_work_leads_to_signing_in(work: Work) -> None:
    Work.objects.update(is_restricted=True)
    response = Client().get(f"/works/{work.pk}?view_adult=true", follow=True)
    assert response.redirect_chain[0][0].startswith("/users/login?restricted=true")
    assert "This work is only available to registered users of the Archive." in response.content.decode()


PUBLIC = (
    "/",
    "/works",
    "/works/{work}",
    "/works/{work}?view_adult=true",
    "/works/{work}?view_adult=true&view_full_work=true",
    "/works/{work}/navigate",
    "/works/{work}/reviews",
    "/series/{series}",
    "/users/Kit",
    "/users/Kit/works",
    "/users/Kit/series",
    "/users/Kit/pseuds",
    "/users/Kit/profile",
    "/users/Kit/pseuds/Kit",
    "/media",
    "/media/Uncategorized%20Fandoms/fandoms",
    "/tags/Skerry%20Sound",
    "/tags/Skerry%20Sound/works",
    "/languages",
    "/languages/en/works",
    "/about",
    "/rules",
    "/news",
    "/news/{news}",
    "/users/login",
    "/nowhere",
)
OWN = (
    *PUBLIC,
    "/series/new",
    "/series/{series}/edit",
    "/series/{series}/removal",
    "/works/{work}/edit",
    "/preferences",
    "/users/logout",
    "/news/new",
    "/news/{news}/edit",
    "/news/{news}/removal",
)


@pytest.mark.parametrize("who", ["nobody", "author"])
def test_the_markup_of_every_page_is_whole(author: Account, work: Work, who: str) -> None:
    Account.objects.filter(pk=author.pk).update(is_staff=True)
    author.refresh_from_db()
    news = News.objects.create(title="Open", text="Come in.", posted_at=work.created_at)
    known = {"work": work.pk, "series": work.parts.get().series_id, "news": news.pk}
    browser = signed_in(author if who == "author" else None)
    found = {}
    for address in OWN if who == "author" else PUBLIC:
        response = browser.get(address.format(**known))
        assert response.status_code in (200, 302, 404), address  # signed in, she has nothing to sign in to
        found[address] = faults(response.content.decode()) if response.content else []
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
