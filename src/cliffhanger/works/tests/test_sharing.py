import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.cast import makers
from cliffhanger.works.models import Work

from .cast import SECRET, hide_a_word, post_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def ways(page: str) -> dict[str, str]:
    rows = re.findall(r'<label for="share_\d">(.*?)</label><input [^>]*value="(.*?)">', page)
    return {label: html.unescape(value) for label, value in rows}


def facts(page: str) -> Any:
    """The schema.org data of a page, as a program reads it."""
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(script)


def test_a_chapter_can_be_cited_anywhere(client: Client, author: Account) -> None:
    work = post_all(makers.work(author, "The [Key] & <Door>_", ["One.", "Two."]))
    chapter = work.chapters.get(position=2)
    url = f"http://localhost:8000{chapter.get_absolute_url()}"
    said = ways(client.get(chapter.get_absolute_url()).content.decode())
    assert said["Address"] == url
    assert said["Text"].startswith("Kit, “The [Key] & <Door>_, Chapter 2”. Cliffhanger, ")
    assert (
        said["HTML"]
        == f'<a href="{url}"><cite>The [Key] &amp; &lt;Door&gt;_, Chapter 2</cite></a> by Kit (Cliffhanger)'
    )
    assert said["Markdown"] == f"[The \\[Key\\] & \\<Door\\>\\_, Chapter 2]({url}) by Kit (Cliffhanger)"
    assert said["BBCode"] == f"[url={url}]The (Key) & <Door>_, Chapter 2[/url] by Kit (Cliffhanger)"


def test_a_draft_is_not_shared(author: Account) -> None:
    work = makers.work(author, "A draft", ["Not yet."])
    client = Client()
    client.force_login(author)
    page = client.get(f"/works/{work.pk}").content.decode()
    assert ways(page) == {}
    assert "application/ld+json" not in page
    assert "og:title" not in page


def test_a_chapter_is_told_to_programs(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["One two.", "Three."], summary="<p>Somebody <em>has</em> it.</p>")
    work.tag_with("fandom", ["Skerry Sound"])
    post_all(work)
    chapter = work.chapters.get(position=1)
    page = client.get(chapter.get_absolute_url()).content.decode()
    told = facts(page)
    assert (told["@type"], told["position"], told["wordCount"]) == ("Chapter", 1, 2)
    whole = told["isPartOf"]
    assert (whole["name"], whole["wordCount"], whole["inLanguage"]) == ("The Key", 3, "en")
    assert whole["author"] == [
        {"@type": "Person", "name": "Kit", "url": "http://localhost:8000/users/Kit/pseuds/Kit"}
    ]
    assert (whole["description"], whole["keywords"]) == ("Somebody has it.", "Skerry Sound")
    assert '<meta property="og:title" content="The Key, Chapter 1">' in page
    assert f'<meta property="og:url" content="http://localhost:8000{chapter.get_absolute_url()}">' in page


def test_hostile_words_do_not_leave_their_element(client: Client, author: Account) -> None:
    title = "</script><script>alert(1)</script><!-- \"'\\ \u2028"
    work = post_all(makers.work(author, title, ["One."]))
    page = client.get(f"/works/{work.pk}").content.decode()
    assert facts(page)["isPartOf"]["name"] == title
    assert "<script>alert" not in page


def test_what_is_sealed_is_told_to_nobody(client: Client, author: Account) -> None:
    work = makers.work(author, "The Key", ["One.", "Two two."])
    makers.promise(work)
    hide_a_word(work)
    page = client.get(f"/works/{work.pk}").content.decode()
    assert SECRET not in page
    assert facts(page)["isPartOf"]["wordCount"] == 1


def test_a_restricted_work_tells_programs_nothing(author: Account) -> None:
    work: Work = post_all(makers.work(author, "Hush", ["One."], is_restricted=True))
    client = Client()
    client.force_login(author)
    page = client.get(f"/works/{work.pk}").content.decode()
    assert "application/ld+json" not in page
    assert "og:title" not in page
    assert '<img class="restricted" alt="(Restricted)" title="Restricted"' in page
