"""The search page, for people and for the programs of this field."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.search import asking
from cliffhanger.search.otw import translated
from cliffhanger.search.question import Answer, Passage, Question, parse
from cliffhanger.tags.keeping import keep, the_book
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Work
from cliffhanger.works.tests.cast import post_all, signed_in
from cliffhanger.works.tests.markup import page as parsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, text: str = "Once upon a time.", **kinds: list[str]) -> Work:
    work = makers.work(author, title, [text])
    for kind, names in kinds.items():
        work.tag_with(kind, names)
    return post_all(work)


def shown(browser: Client, query: str) -> str:
    return browser.get(f"/works/search?{query}").content.decode()


def test_the_page_explains_what_can_be_asked(client: Client) -> None:
    page = shown(client, "")
    assert '<div id="main" role="main" class="works-search region"' in page
    assert "around three words apart" in page
    assert 'name="q"' in page


def test_every_page_has_the_box(client: Client, author: Account) -> None:
    for address in ("/", "/works", "/promises", "/media", "/users/Kit", "/about"):
        assert 'role="search" action="/works/search"' in client.get(address).content.decode(), address


def test_a_word_is_found_wherever_it_stands(client: Client, author: Account) -> None:
    posted(author, "The Key")
    posted(author, "Untitled", "The key turned.")
    posted(author, "Tagged", freeform=["Key"])
    posted(author, "Other")
    page = shown(client, "q=key")
    assert "3 Found" in page
    assert ">Other</a>" not in page


def test_programs_read_how_many_were_found(client: Client, author: Account) -> None:
    posted(author, "The Key")
    page = shown(client, "work_search[query]=key")
    heading = parsed(page).one("div", id="main").all("h3", "heading")[0]
    assert heading["class"] == "heading"
    assert heading.text == "1 Found ?"
    assert '1 Found  <a class="help"' in page
    first = parsed(shown(client, "work_search[query]=nothing")).one("div", id="main").all("p")[0]
    assert first.text == "No results found. You may want to edit your search to make it less specific."


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"work_search[query]": ["a b"]}, {"q": ["a b"]}),
        ({"work_search[title]": ["The Key"], "work_search[query]": ["a"]}, {"q": ['title:"The Key" a']}),
        ({"work_search[creators]": ["Kit"]}, {"q": ['by:"Kit"']}),
        ({"work_search[word_count]": ["> 1,000"]}, {"words_from": ["1001"]}),
        ({"work_search[kudos_count]": ["10-20"]}, {"kudos_from": ["10"], "kudos_to": ["20"]}),
        ({"work_search[revised_at]": ["< 2 weeks ago"]}, {"updated_from": ["14d"]}),
        ({"work_search[complete]": ["T"]}, {"status": ["complete"]}),
        ({"work_search[crossover]": ["F"]}, {"crossover": ["no"]}),
        ({"work_search[single_chapter]": ["1"]}, {"chapters_from": ["1"], "chapters_to": ["1"]}),
        ({"work_search[language_id]": ["de"]}, {"language": ["de"]}),
        ({"work_search[sort_column]": ["word_count"], "work_search[sort_direction]": ["asc"]}, {"sort": ["words"], "order": ["turned"]}),
        ({"work_search[sort_column]": ["title_to_sort_on"], "work_search[sort_direction]": ["asc"]}, {"sort": ["title"]}),
        ({"include_work_search[freeform_ids][]": ["7"], "exclude_work_search[character_ids][]": ["8"]}, {"tag": ["7"], "not": ["8"]}),
        ({"work_search[hits]": ["5"], "commit": ["Search"], "utf8": ["✓"]}, {}),
    ],
)  # fmt: skip
def test_what_programs_ask_means_what_ours_means(
    theirs: dict[str, list[str]], ours: dict[str, list[str]]
) -> None:
    def meant(parameters: dict[str, list[str]]) -> Question:
        question = parse(parameters).question.narrowed()
        return question if question.terms else replace(question, q="")

    assert meant(translated(theirs)) == meant(ours)


def test_programs_name_tags_and_ratings(client: Client, author: Account) -> None:
    posted(author, "Both", fandom=["Skerry Sound"], rating=["Mature"])
    posted(author, "One", fandom=["Skerry Sound"], rating=["Explicit"])
    found = shown(client, "work_search[fandom_names]=Skerry Sound&work_search[rating_ids]=12&commit=Search")
    assert ">Both</a>" in found
    assert "1 Found" in found


def test_people_and_tags_are_found_too(client: Client, author: Account) -> None:
    posted(author, "One")
    makers.account("Kitty")
    page = shown(client, "q=kit")
    assert 'href="/users/Kit/pseuds/Kit" dir="auto">Kit</a> <span class="aside">writes here' in page
    assert "Kitty" not in page


def test_passages_are_marked_and_lead_to_their_words(
    client: Client, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = posted(author, "The Key", "She had lost <the> spare key in the rain.")
    chapter = work.chapters.get()
    pieces = (
        ("She had lost <the> ", False),
        ("spare", True),
        (" ", False),
        ("key", True),
        (" in the rain.", False),
    )
    passage = Passage(work.pk, chapter.pk, 1, pieces)
    answer = Answer((work.pk,), 1, passages=(passage,), ideas=("spare keys",), is_cut_off=True)
    monkeypatch.setattr(asking, "answered", lambda *_: answer)
    page = shown(client, "q=spare+key")
    assert "She had lost &lt;the&gt; <mark>spare</mark> <mark>key</mark> in the rain." in page
    assert f'href="{chapter.get_absolute_url()}#:~:text=spare%20key%20in%20the%20rain."' in page
    assert '?q=spare%20keys" dir="auto">spare keys</a>?' in page
    assert "This question took too long, so it was cut off" in page


def test_what_is_wrong_with_a_question_is_said_beside_it(client: Client, author: Account) -> None:
    posted(author, "The Key")
    page = shown(client, "q=key+words:many")
    assert "was not understood" in page
    assert 'value="key words:many"' in page
    assert "1 Found" in page


def test_where_nothing_is_found_less_is_offered(client: Client, author: Account) -> None:
    posted(author, "The Key", "Rain on the harbour.")
    page = shown(client, "q=key+snow")
    assert '<a href="?q=key" dir="auto">key</a> <span class="aside">1</span>' in page
    assert '?q=snow"' not in page
    assert '?q=harbour%20rain"' in shown(client, "q=%22harbour+rain%22")


def test_names_are_suggested_while_somebody_types(client: Client) -> None:
    assert client.get("/autocomplete/tag?term=").json() == []
    assert Tag.objects.count() == 0
    assert client.get("/autocomplete/tag?term=%00%ff").status_code == 200


def test_tags_that_may_be_meant_are_offered_but_not_to_who_muted_them(
    client: Client, author: Account, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    posted(author, "One", freeform=["Lighthouses"], character=["Light Yagami"])
    keep(the_book())
    names = [offer["name"] for offer in client.get("/autocomplete/tag?term=light").json()]
    assert sorted(names) == ["Light Yagami", "Lighthouses"]
    assert '<a class="tag" href="/tags/Lighthouses/works"' in shown(client, "q=lighthuoses")
    reader = signed_in(makers.account("Reader"))
    reader.post("/preferences/mutes", {"kind": "tag", "name": "Lighthouses"})
    names = [offer["name"] for offer in reader.get("/autocomplete/tag?term=light").json()]
    assert names == ["Light Yagami"]
