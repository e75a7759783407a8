import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags.models import Tag, tag
from cliffhanger.tags.wrangle import put_under
from cliffhanger.works.models import Creatorship, Work
from cliffhanger.works.names import spelt

from .cast import post_all, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


def posted(author: Account, title: str, fandom: str = "", **fields: object) -> Work:
    work = post_all(makers.work(author, title, ["Once upon a time."], **fields))
    if fandom:
        work.tag_with("fandom", [fandom])
    return work


def test_a_tag_has_a_page(client: Client, author: Account) -> None:
    posted(author, "With it", "Skerry Sound")
    page = client.get("/tags/skerry%20sound").content.decode()
    assert '<h2 class="heading" dir="auto">Skerry Sound</h2>' in page
    assert "One work" in page
    assert "With it" in page
    assert 'href="/tags/Skerry%20Sound/works"' in page


@pytest.mark.parametrize("name", ["A/B & C", "Dr. Who?", "#1", "Å 猫", "100%", "works", "a/works/b"])
def test_the_links_of_a_tag_lead_to_it(client: Client, author: Account, name: str) -> None:
    posted(author, "It", name)
    page = client.get("/works").content.decode()
    link = page.split('<h5 class="fandoms heading">')[1].split('href="')[1].split('"')[0]
    assert client.get(link).status_code == 200
    assert client.get(link.removesuffix("/works")).status_code == 200
    assert spelt("A/B & C") == "A*s*B *a* C"


def test_a_tag_of_restricted_works_is_known_to_those_who_may_read_them(
    client: Client, author: Account
) -> None:
    posted(author, "Hush", "Secret Sound", is_restricted=True)
    assert client.get("/tags/Secret%20Sound").status_code == 404
    assert "Secret Sound" not in client.get("/media").content.decode()
    assert signed_in(author).get("/tags/Secret%20Sound").status_code == 200


def test_fandoms_stand_under_their_medium(client: Client, author: Account) -> None:
    posted(author, "One", "The Sound")
    posted(author, "Two", "Ålesund")
    Tag.objects.filter(name="The Sound").update(medium="television")
    page = client.get("/media").content.decode()
    assert '<h3 class="heading"><a href="/media/TV%20Shows/fandoms">TV Shows</a></h3>' in page
    assert "Anime" not in page
    of_medium = client.get("/media/TV%20Shows/fandoms").content.decode()
    assert '<li class="letter listbox group" id="letter-S">' in of_medium
    assert '<a class="tag" href="/tags/The%20Sound/works">The Sound</a> (1)' in of_medium
    assert "Ålesund" not in of_medium
    assert "No fandoms found" in client.get("/media/Anime%20*a*%20Manga/fandoms").content.decode()
    assert client.get("/media/Nothing/fandoms").status_code == 404


def test_what_stands_above_a_tag_of_another_kind_is_no_fandom(client: Client, author: Account) -> None:
    work = posted(author, "One", "Skerry Sound")
    work.tag_with("freeform", ["Happy Ending With Salt In It"])
    now = clock.now()
    for kind, sub, meta in (
        ("freeform", "Happy Ending With Salt In It", "Happy Ending"),
        ("fandom", "Skerry Sound", "Sounds"),
    ):
        below, above = tag(kind, sub), tag(kind, meta)
        Tag.objects.filter(pk__in=[below.pk, above.pk]).update(canonical_at=now)
        put_under(below, above, author, now)
    page = client.get("/media").content.decode()
    assert '<a class="tag" href="/tags/Sounds/works">Sounds</a> (1)' in page
    assert "Happy Ending" not in page


def test_staff_say_where_a_fandom_comes_from(client: Client, author: Account) -> None:
    posted(author, "One", "Skerry Sound")
    assert client.post("/tags/Skerry%20Sound", {"medium": "books"}).status_code == 404
    assert signed_in(author).post("/tags/Skerry%20Sound", {"medium": "books"}).status_code == 404
    moderator = signed_in(makers.account("Moderator", is_staff=True))
    assert moderator.post("/tags/Skerry%20Sound", {"medium": "nonsense"}).status_code == 302
    assert Tag.objects.get(name="Skerry Sound").medium == ""
    assert (
        moderator.post("/tags/Skerry%20Sound", {"medium": "books"}).headers["Location"]
        == "/tags/Skerry%20Sound"
    )
    assert Tag.objects.get(name="Skerry Sound").medium == "books"


def test_languages_lead_to_their_works(client: Client, author: Account) -> None:
    posted(author, "Eins", language="de")
    posted(author, "Hush", language="fr", is_restricted=True)
    page = client.get("/languages").content.decode()
    assert '<dt lang="de" dir="ltr">Deutsch</dt><dd><a href="/languages/de/works">1 work</a></dd>' in page
    assert "Français" not in page
    assert "1 Work in Deutsch" in client.get("/languages/de/works").content.decode()
    assert client.get("/languages/xx/works").status_code == 404


def test_the_works_of_somebody_are_those_she_signs(client: Client, author: Account) -> None:
    other = Pseud.objects.create(account=author, name="Kestrel")
    posted(author, "As Kit")
    work = posted(makers.account("Other"), "Together")
    Creatorship.objects.create(work=work, pseud=other)
    read = posted(makers.account("Third"), "Only read")
    Creatorship.objects.create(work=read, pseud=other, role=Creatorship.Role.BETA)
    makers.work(author, "A draft", ["Not yet."])
    page = client.get("/users/Kit/works").content.decode()
    assert '<div id="main" role="main" class="works-index dashboard filtered region"' in page
    assert "2 Works by Kit" in page
    assert "Only read" not in page
    assert "A draft" not in page
    assert "1 Work by Kestrel" in client.get("/users/Kit/pseuds/Kestrel/works").content.decode()
    assert client.get("/users/KIT/works").headers["Location"] == "/users/Kit/works"
    assert client.get("/users/Nobody/works").status_code == 404


def test_the_pseuds_of_somebody_say_how_much_each_wrote(client: Client, author: Account) -> None:
    Pseud.objects.create(account=author, name="Kestrel", about="Birds.")
    posted(author, "As Kit")
    posted(author, "Hush", is_restricted=True)
    page = client.get("/users/Kit/pseuds").content.decode()
    assert page.count('<li class="user pseud picture blurb group" role="article">') == 2
    assert '<a href="/users/Kit/pseuds/Kit/works">1 Work</a>' in page
    assert '<a href="/users/Kit/pseuds/Kestrel/works">0 Works</a>' in page
    assert "Birds." in page


def test_a_profile_says_who_somebody_is(client: Client, author: Account) -> None:
    page = client.get("/users/Kit/profile").content.decode()
    assert f"<dt>I joined on:</dt><dd>{localtime(author.joined_at):%Y-%m-%d}</dd>" in page
    assert f"<dt>My user ID is:</dt><dd>{author.pk}</dd>" in page
    assert '<dd class="pseuds"><a href="/users/Kit/pseuds/Kit" dir="auto">Kit</a></dd>' in page


def test_a_random_work_is_one_that_is_listed(client: Client, author: Account) -> None:
    assert client.get("/works/random").headers["Location"] == "/works"
    makers.work(author, "A draft", ["Not yet."])
    posted(author, "Hush", is_restricted=True)
    open_ = {posted(author, title).get_absolute_url() for title in ("One", "Two")}
    drawn = {client.get("/works/random").headers["Location"] for _ in range(40)}
    assert drawn == open_


def test_the_address_of_a_chapter_alone_leads_on(client: Client, author: Account) -> None:
    chapter = posted(author, "One").chapters.get()
    response = client.get(f"/chapters/{chapter.pk}?view_adult=true")
    assert response.headers["Location"] == f"{chapter.get_absolute_url()}?view_adult=true"
    draft = makers.work(author, "A draft", ["Not yet."]).chapters.get()
    assert client.get(f"/chapters/{draft.pk}").status_code == 404
    assert client.get("/chapters/999999").status_code == 404


def test_queries_do_not_grow_with_what_is_listed(client: Client, author: Account) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    posted(author, "First", "Skerry Sound").tag_with("fandom", ["Skerry Sound", "Fandom"])
    addresses = (
        "/media",
        "/media/Uncategorized%20Fandoms/fandoms",
        "/tags/Skerry%20Sound",
        "/tags/Skerry%20Sound/works",
        "/languages",
        "/users/Kit",
        "/users/Kit/works",
        "/users/Kit/pseuds",
        "/users/Kit/profile",
    )
    before = [queries(address) for address in addresses]
    for n in range(19):
        work = posted(author, f"Work {n}", language=("de", "fr", "es")[n % 3])
        work.tag_with("fandom", ["Skerry Sound", f"Fandom {n}"])
        Pseud.objects.create(account=author, name=f"Pen {n}")
    assert [queries(address) for address in addresses] == before
