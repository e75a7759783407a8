"""Tags as authors give them and as readers see them."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags import merge, wrangle
from cliffhanger.tags.growth import growth
from cliffhanger.tags.models import Tag, tag
from cliffhanger.works.forms import WorkForm
from cliffhanger.works.models import Change, Work
from cliffhanger.works.writing import join_to_previous

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def author(client: Client) -> Account:
    account = makers.account("Ada")
    client.force_login(account)
    return account


def posted(author: Account, title: str = "It", **tags: list[str]) -> Work:
    work = makers.work(author, title, ["Once.", "Twice."])
    for kind, names in tags.items():
        work.tag_with(kind, names)
    for chapter in work.chapters.all():
        chapter.post(clock.now())
    return Work.objects.get(pk=work.pk)


def canonical(kind: str, name: str) -> Tag:
    made = tag(kind, name)
    wrangle.make_canonical(made, None, NOW)
    return Tag.objects.get(pk=made.pk)


def edit(client: Client, work: Work, **said: Any) -> Any:
    form = WorkForm(instance=work)
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for chapter in work.chapters.all():
        data |= {f"title-{chapter.pk}": chapter.title, f"place-{chapter.pk}": chapter.position}
    return client.post(f"/works/{work.pk}/edit", data | said)


def test_tags_keep_the_order_in_which_they_were_typed(client: Client, author: Account) -> None:
    work = posted(author)
    edit(client, work, freeforms="Zebra, apple , Mango,Zebra", characters="Tom, Ines")
    kinds: dict[str, list[Tag]] = dict(Work.objects.get().tags_by_kind())
    assert [str(one) for one in kinds["freeform"]] == ["Zebra", "apple", "Mango"]
    assert [str(one) for one in kinds["character"]] == ["Tom", "Ines"]


def test_more_than_75_tags_are_refused_and_nothing_typed_is_lost(client: Client, author: Account) -> None:
    work = posted(author)
    many = ", ".join(f"Tag {n}" for n in range(76))
    answer = edit(client, work, freeforms=many)
    assert answer.status_code == 422
    assert "tags in all; a work has up to 75." in answer.content.decode()
    assert many in answer.content.decode()
    assert edit(client, work, freeforms=", ".join(f"Tag {n}" for n in range(74))).status_code == 302


def test_a_tag_that_gives_the_story_away_is_folded(client: Client, author: Account) -> None:
    work = posted(author)
    edit(client, work, characters="Ines, The Butler", freeforms="Slow Burn", spoilers="the butler")
    work = Work.objects.get()
    assert [str(one) for one in work.spoilers()] == ["The Butler"]
    for address in (f"/works/{work.pk}", "/works"):
        page = Client().get(address).content.decode()
        page = page[page.index('<div id="workskin"' if address != "/works" else 'class="work blurb') :]
        folded = re.search(r'<details class="spoilers">.*?</details>', page, re.DOTALL)
        assert folded
        assert "The Butler" in folded.group()
        assert "The Butler" not in page.replace(folded.group(), "")
        assert "Ines" in page
    assert Work.objects.tagged(tag("character", "The Butler")).get() == work


def test_what_is_folded_is_in_no_word_for_machines(client: Client, author: Account) -> None:
    work = posted(author, character=["The Butler"], freeform=["The Butler Did It"])
    work.mark_spoilers(["The Butler", "The Butler Did It"])
    page = Client().get(f"/works/{work.pk}").content.decode()
    head = page[: page.index("</head>")]
    assert "Butler" not in head
    assert "Butler" not in re.sub(r'<details class="spoilers">.*?</details>', "", page, flags=re.DOTALL)


def test_the_author_finds_her_spoilers_in_the_form(client: Client, author: Account) -> None:
    work = posted(author, character=["Ines", "The Butler"])
    work.mark_spoilers(["The Butler"])
    form = WorkForm(instance=work)
    assert (form["characters"].value(), form["spoilers"].value()) == ("Ines, The Butler", "The Butler")
    edit(client, work, spoilers="")
    assert Work.objects.get().spoilers() == []


def test_an_author_says_that_a_work_is_on_hiatus_until_she_posts(client: Client, author: Account) -> None:
    work = makers.work(author, "It", ["Once.", "Twice."], planned_chapters=3)
    work.chapters.get(position=1).post(clock.now())
    edit(client, work, is_paused="on")
    since = Work.objects.get().paused_at
    assert since
    assert WorkForm(instance=Work.objects.get())["is_paused"].value() is True
    edit(client, work, is_paused="on")
    assert Work.objects.get().paused_at == since
    edit(client, work)
    assert Work.objects.get().paused_at is None
    edit(client, work, is_paused="on")
    work.chapters.get(position=2).post(clock.now())
    assert Work.objects.get().paused_at is None


def test_a_spoiler_is_one_of_the_tags(client: Client, author: Account) -> None:
    answer = edit(client, posted(author, character=["Ines"]), spoilers="Inez")
    assert answer.status_code == 422
    assert "“Inez” is not among its relationships, characters and other tags." in answer.content.decode()


def test_a_chapter_says_what_it_warns_of(client: Client, author: Account) -> None:
    work = posted(author)
    second = work.chapters.get(position=2)
    said = {"title": "", "text": second.text, "warnings": ["Major Character Death"], "do": "save"}
    assert client.post(f"/works/{work.pk}/chapters/{second.pk}/edit", said).status_code == 302
    reader = Client()
    first_page = reader.get(f"/works/{work.pk}").content.decode()
    assert "Warnings by chapter" in first_page
    assert "Warnings for this chapter" in reader.get(f"/works/{work.pk}/navigate").content.decode()
    assert "Warnings for this chapter" not in first_page
    page = reader.get(second.get_absolute_url()).content.decode()
    assert page.index("Warnings for this chapter") < page.index("Twice.")
    assert "Major Character Death" in page
    assert "Warnings for this chapter" in reader.get(f"/works/{work.pk}?view_full_work=true").content.decode()


def test_what_a_chapter_that_is_not_out_warns_of_is_not_said(client: Client, author: Account) -> None:
    work = makers.work(author, "It", ["Once.", "Twice."])
    work.chapters.get(position=1).post(clock.now())
    work.chapters.get(position=2).warn_of(["Major Character Death"])
    for page in (f"/works/{work.pk}", f"/works/{work.pk}/navigate", "/works"):
        assert "Major Character Death" not in Client().get(page).content.decode()
    assert Client().get("/tags/Major%20Character%20Death/works").status_code == 404
    assert "Major Character Death" in client.get(f"/works/{work.pk}").content.decode()


def test_warnings_of_a_chapter_are_rows_too_and_go_where_its_text_goes(author: Account) -> None:
    work = makers.work(author, "It", ["Once.", "Twice."])
    first, second = work.chapters.order_by("position")
    second.warn_of(["Major Character Death", "Underage Sex", "Underage Sex"])
    second.warn_of(["Major Character Death"])
    assert [row.tag.name for row in second.warned_of.all()] == second.warnings == ["Major Character Death"]
    join_to_previous(second, NOW)
    first.refresh_from_db()
    assert [row.tag.name for row in first.warned_of.all()] == first.warnings == ["Major Character Death"]


def test_other_tags_on_a_work_that_is_out_are_on_record(client: Client, author: Account) -> None:
    work = posted(author)
    edit(client, work, freeforms="New")
    assert Change.objects.latest("pk").kind == "edited"


def test_a_synonym_shows_as_it_was_typed_and_leads_to_the_canonical_tag(
    client: Client, author: Account
) -> None:
    work = posted(author, freeform=["Softness"])
    merge.merge(tag("freeform", "Softness"), canonical("freeform", "Fluff"), None, NOW)
    assert (
        '<a class="tag" href="/tags/Softness/works">Softness</a>'
        in client.get(f"/works/{work.pk}").content.decode()
    )
    assert client.get("/tags/Softness/works").headers["Location"] == "/tags/Fluff/works"
    assert client.get("/tags/Softness").headers["Location"] == "/tags/Fluff"
    assert "It" in client.get("/tags/Fluff/works").content.decode()


def test_a_page_of_a_tag_tells_what_stands_around_it(client: Client, author: Account) -> None:
    sound, sounds = canonical("fandom", "Skerry Sound"), canonical("fandom", "Sounds")
    ines, tom = canonical("character", "Ines"), canonical("character", "Tom")
    wrangle.put_under(sound, sounds, None, NOW)
    wrangle.add_parent(ines, sound, None, NOW)
    merge.merge(tag("fandom", "Skerry"), sound, None, NOW)
    wrangle.describe(sound, "A radio play.", None, NOW)
    posted(author, fandom=["Skerry"], character=["Ines", "Tom"])
    page = client.get("/tags/Skerry%20Sound").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for said in (
        "A radio play.",
        "Synonyms: Skerry",
        "Metatags: Sounds",
        "Belonging to it: Ines",
        "Often on the same works: Ines Tom",
    ):
        assert said in text
    assert tom.get_absolute_url() in page
    assert "One work" in text
    assert "It" in client.get("/tags/Sounds/works").content.decode()


def test_how_a_tag_grew_counts_public_works_by_month(author: Account) -> None:
    fluff = canonical("freeform", "Fluff")
    for title, month in (("One", 1), ("Two", 1), ("Three", 3), ("Draft", 3), ("Hush", 3)):
        work = posted(author, title, freeform=["Fluff"])
        Work.objects.filter(pk=work.pk).update(posted_at=datetime(2026, month, 10, tzinfo=UTC))
    Work.objects.filter(title="Draft").update(withdrawn_at=NOW)
    Work.objects.filter(title="Hush").update(is_restricted=True)
    assert [(month.month, works) for month, works in growth(fluff, datetime(2026, 4, 2, tzinfo=UTC))] == [
        (1, 2), (2, 0), (3, 1), (4, 0),
    ]  # fmt: skip


def test_a_relationship_says_what_it_is_by_how_it_is_written() -> None:
    bonds = [tag("relationship", name).bond for name in ("A/B", "A & B", "A/B & C", "Alone")]
    assert bonds == ["romantic", "platonic", "romantic", ""]
    assert tag("character", "A/B").bond == ""


def test_a_tag_of_drafts_has_no_page(client: Client, author: Account) -> None:
    makers.work(author, "Draft", ["No."]).tag_with("freeform", ["Secret Plan"])
    assert Client().get("/tags/Secret%20Plan").status_code == 404


def test_the_pages_of_fandoms_count_works_as_what_they_count(author: Account) -> None:
    sound, sounds = canonical("fandom", "Skerry Sound"), canonical("fandom", "Sounds")
    wrangle.put_under(sound, sounds, None, NOW)
    merge.merge(tag("fandom", "Skerry"), sound, None, NOW)
    posted(author, "One", fandom=["Skerry"])
    posted(author, "Two", fandom=["Skerry Sound", "Skerry", "Sounds"])
    posted(author, "Three", fandom=["Alone"])
    makers.work(author, "Draft", ["No."]).tag_with("fandom", ["Skerry Sound", "Hidden"])
    page = Client().get("/media/Uncategorized%20Fandoms/fandoms").content.decode()
    said = re.findall(r">([^<]+)</a> \((\d+)\)", page)
    assert said == [("Alone", "1"), ("Skerry Sound", "2"), ("Sounds", "2")]
