"""The pages on which tags are put in order."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.tags import merge, wrangle
from cliffhanger.tags.models import Tag, TagChange, Wrangler, tag
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def staff(client: Client) -> Account:
    account = makers.account("Moderator", is_staff=True)
    client.force_login(account)
    return account


@pytest.fixture
def wrangler(client: Client) -> Account:
    """She has the fandom Skerry Sound."""
    account = makers.account("Wren")
    Wrangler.objects.create(account=account, fandom=canonical("fandom", "Skerry Sound"), since=NOW)
    client.force_login(account)
    return account


def canonical(kind: str, name: str) -> Tag:
    made = tag(kind, name)
    if not made.is_canonical:
        wrangle.make_canonical(made, None, NOW)
    return Tag.objects.get(pk=made.pk)


def posted(title: str, **tags: list[str]) -> Work:
    work = makers.work(makers.account(title), title, ["Once."])
    for kind, names in tags.items():
        work.tag_with(kind, names)
    work.chapters.get().post(clock.now())
    return work


def say(client: Client, about: Tag, do: str, **said: Any) -> Any:
    data = {f"{do}-{name}": value for name, value in said.items() if name != "tag"}
    return client.post(
        f"/wrangling/tags/{about.pk}", {"do": do, **({"tag": said["tag"]} if "tag" in said else data)}
    )


@pytest.mark.parametrize(
    "address", ["/wrangling", "/wrangling/queue", "/wrangling/tags", "/wrangling/tags/1"]
)
def test_pages_of_wranglers_are_for_wranglers(client: Client, address: str) -> None:
    canonical("fandom", "Skerry Sound")
    assert client.get(address).status_code in (302, 403)
    client.force_login(makers.account("Reader"))
    assert client.get(address).status_code == 404


def test_staff_make_a_tag_canonical_and_take_it_back(client: Client, staff: Account) -> None:
    posted("It", character=["Ines Calder"])
    ines = tag("character", "Ines Calder")
    assert say(client, ines, "canonical").status_code == 302
    ines.refresh_from_db()
    assert ines.is_canonical
    say(client, ines, "ordinary")
    ines.refresh_from_db()
    assert not ines.is_canonical
    assert list(TagChange.objects.order_by("pk").values_list("kind", "by__username")) == [
        ("canonical", "Moderator"),
        ("ordinary", "Moderator"),
    ]


def test_every_verb_of_the_desk_does_what_it_says(client: Client, staff: Account) -> None:
    fandom, meta = canonical("fandom", "Skerry Sound"), canonical("fandom", "Sounds")
    ines = canonical("character", "Ines")
    say(client, ines, "parent", other="skerry sound")
    assert list(ines.parents.values_list("parent", flat=True)) == [fandom.pk]
    say(client, ines, "no_parent", tag=fandom.pk)
    assert not ines.parents.exists()
    say(client, ines, "parent_is", tag=fandom.pk)
    assert ines.parents.exists()
    say(client, fandom, "meta", other="Sounds")
    assert list(fandom.above.values_list("meta", flat=True)) == [meta.pk]
    say(client, fandom, "no_meta", tag=meta.pk)
    assert not fandom.above.exists()
    say(client, meta, "sub", other="Skerry Sound")
    assert fandom.above.exists()
    say(client, ines, "rename", name="Ines Calder")
    ines.refresh_from_db()
    assert ines.synonym_of == Tag.objects.get(name="Ines Calder")
    assert ines.synonym_of.parents.get().parent == fandom
    say(client, ines, "split")
    ines.refresh_from_db()
    assert ines.synonym_of is None
    say(client, fandom, "describe", description="A radio play.")
    say(client, fandom, "medium", medium="other")
    fandom.refresh_from_db()
    assert (fandom.description, fandom.medium) == ("A radio play.", "other")


def test_what_cannot_be_is_said_and_nothing_is_lost(client: Client, staff: Account) -> None:
    ines = canonical("character", "Ines")
    answer = say(client, ines, "parent", other="Nothing like it")
    assert answer.status_code == 422
    assert "There is no tag “Nothing like it” of that kind here." in answer.content.decode()
    assert 'value="Nothing like it"' in answer.content.decode()
    answer = client.post(f"/wrangling/tags/{ines.pk}", {"do": "split"}, follow=True)
    assert "is no synonym." in answer.content.decode()
    assert say(client, ines, "nonsense").status_code == 404
    assert say(client, ines, "no_parent", tag="x").status_code == 302
    posted("It", character=["Corvin"])  # is not canonical: there are no such forms of it
    for do, typed in (("rename", "name"), ("describe", "description"), ("medium", "medium")):
        assert say(client, tag("character", "Corvin"), do, **{typed: "books"}).status_code == 404


def test_a_merge_says_beforehand_what_it_changes(client: Client, staff: Account) -> None:
    for n in range(3):
        posted(f"Soft {n}", freeform=["Softness", *(["Fluff"] if n == 0 else [])])
    posted("Fluffy", freeform=["Fluff"])
    fluff, softness, kind = (
        canonical("freeform", "Fluff"),
        canonical("freeform", "Softness"),
        canonical("freeform", "Kind"),
    )
    merge.merge(tag("freeform", "Soft"), softness, None, NOW)
    wrangle.put_under(softness, kind, None, NOW)
    answer = client.post(
        f"/wrangling/tags/{softness.pk}", {"do": "merge", "merge-other": "fluff"}, follow=True
    )
    page = answer.content.decode()
    assert "3 public works count as the tag that stays. 1 of them does so already." in page
    assert "The list of “Fluff” grows from 2 to 4" in page
    assert "“Soft” is its synonym, and moves along." in page
    assert "They do not count as “Kind” any more" in page
    client.post(f"/wrangling/tags/{softness.pk}/merge?into={fluff.pk}")
    assert Work.objects.tagged(fluff).count() == 4
    assert Work.objects.get(title="Soft 1").tags.get().name == "Softness"


def test_a_merge_is_undone_from_the_log(client: Client, staff: Account) -> None:
    posted("Fluffy", freeform=["Fluff"])
    posted("Soft", freeform=["Softness"])
    fluff = canonical("freeform", "Fluff")
    change = merge.merge(tag("freeform", "Softness"), fluff, None, NOW)
    assert Work.objects.tagged(fluff).count() == 2
    page = client.post(f"/wrangling/log/{change.pk}/undo", follow=True).content.decode()
    assert "It is undone." in page
    assert Work.objects.tagged(fluff).count() == 1
    assert "undone since" in page
    assert (
        "That is undone already."
        in client.post(f"/wrangling/log/{change.pk}/undo", follow=True).content.decode()
    )


def test_everybody_reads_the_log_but_of_tags_that_may_be_known(client: Client) -> None:
    work = posted("It", freeform=["Fluff"])
    change = wrangle.make_canonical(tag("freeform", "Fluff"), None, NOW)
    assert "“Fluff” made canonical." in client.get("/wrangling/log").content.decode()
    assert "Undo" not in client.get("/wrangling/log").content.decode()
    wrangle.make_ordinary(change.tag, None, NOW)
    work.withdraw("author", NOW)
    assert "Fluff" not in client.get("/wrangling/log").content.decode()


def test_a_wrangler_changes_tags_of_her_fandoms_alone(client: Client, wrangler: Account) -> None:
    posted("Hers", fandom=["Skerry Sound"], character=["Ines"])
    posted("Others", fandom=["Elsewhere"], character=["Tom"])
    say(client, tag("character", "Ines"), "canonical")
    assert say(client, tag("character", "Tom"), "canonical").status_code == 404
    assert list(Tag.objects.filter(kind="character").canonical().values_list("name", flat=True)) == ["Ines"]
    assert client.get(f"/wrangling/tags/{tag('character', 'Tom').pk}").status_code == 200
    assert client.get("/wrangling/wranglers").status_code == 404


def test_the_queue_of_a_fandom_holds_what_stands_on_its_works(client: Client, wrangler: Account) -> None:
    posted("Hers", fandom=["Skerry Sound"], character=["Ines", "Tom"])
    posted("Others", fandom=["Elsewhere"], character=["Stranger"])
    canonical("character", "Tom")
    makers.work(wrangler, "Draft", ["No."]).tag_with("fandom", ["Skerry Sound"])
    Work.objects.get(title="Draft").tag_with("character", ["Hidden"])
    page = client.get("/wrangling/queue", {"kind": "character", "fandom": "Skerry Sound"}).content.decode()
    assert "Ines" in page
    assert not any(name in page for name in ("Stranger", "Hidden", ">Tom<"))


def test_a_large_fandom_has_the_same_queue(client: Client, wrangler: Account, monkeypatch: Any) -> None:
    from cliffhanger.tags import waiting

    posted("Hers", fandom=["Skerry Sound"], character=["Ines", "Tom"])
    posted("Others", fandom=["Elsewhere"], character=["Stranger"])
    fandom, ines, tom = (
        Tag.objects.get(name="Skerry Sound"),
        tag("character", "Ines"),
        tag("character", "Tom"),
    )
    assert waiting.waiting("character", fandom, 9) == [tom, ines]
    monkeypatch.setattr(waiting, "LARGE", 1)
    monkeypatch.setattr(waiting, "STRIDE", 1)
    assert waiting.waiting("character", fandom, 9) == [tom, ines]
    assert waiting.waiting("character", fandom, 1) == [tom]
    assert waiting.waiting("character", fandom, 9, before=tom.pk) == [ines]


def test_many_at_once(client: Client, wrangler: Account) -> None:
    posted("Hers", fandom=["Skerry Sound"], character=["Ines", "Tom", "Tomas"])
    where = "/wrangling/queue?kind=character&fandom=Skerry+Sound"
    ines, tom, tomas = (tag("character", name) for name in ("Ines", "Tom", "Tomas"))
    client.post(where, {"do": "canonical", "chosen": [ines.pk, tom.pk]})
    assert set(Tag.objects.filter(parents__parent__name="Skerry Sound")) == {ines, tom}
    client.post(where, {"do": "merge", "chosen": [tomas.pk], "other": "tom"})
    tomas.refresh_from_db()
    assert tomas.synonym_of == tom
    answer = client.post(where, {"do": "merge", "chosen": [ines.pk], "other": "nobody"})
    assert answer.status_code == 422
    assert client.post(where, {"do": "canonical"}, follow=True).status_code == 200


def test_suggestions_say_why(client: Client, staff: Account, book: Any) -> None:
    posted(
        "It", fandom=["Skerry Sound"], character=["ines calder!", "Calder Ines"], freeform=["Slow Burns", "Slwo Burn"],
        relationship=["Ines Calder/Tom"],
    )  # fmt: skip
    for kind, name in (("fandom", "Skerry Sound"), ("character", "Ines Calder"), ("freeform", "Slow Burn")):
        canonical(kind, name)
    book()

    def suggested(kind: str, name: str) -> str:
        return client.get(f"/wrangling/tags/{tag(kind, name).pk}").content.decode()

    assert "the same but for case, accents, script or signs" in suggested("character", "ines calder!")
    assert "the same words in another order or number" in suggested("character", "Calder Ines")
    assert "the same words in another order or number" in suggested("freeform", "Slow Burns")
    assert "spelt much like it" in suggested("freeform", "Slwo Burn")
    assert "named in it" in suggested("relationship", "Ines Calder/Tom")
    assert "often on the same works" in suggested("relationship", "Ines Calder/Tom")
    queue = "/wrangling/queue?kind=character"
    client.post(queue, {"do": "suggested", "chosen": [tag("character", "ines calder!").pk]})
    assert tag("character", "ines calder!").synonym_of == tag("character", "Ines Calder")


def test_staff_give_fandoms_to_wranglers(client: Client, staff: Account) -> None:
    canonical("fandom", "Skerry Sound")
    makers.account("Wren")
    answer = client.post("/wrangling/wranglers", {"account": "Nobody", "fandom": "Skerry Sound"})
    assert (answer.status_code, "Nobody here is called" in answer.content.decode()) == (422, True)
    client.post("/wrangling/wranglers", {"account": "wren", "fandom": "skerry sound"})
    client.post("/wrangling/wranglers", {"account": "wren", "fandom": "skerry sound"})
    row = Wrangler.objects.get()
    assert (row.account.username, row.fandom.name) == ("Wren", "Skerry Sound")
    client.post(f"/wrangling/wranglers/{row.pk}/removal")
    assert not Wrangler.objects.exists()


def test_a_tag_is_found_by_its_name(client: Client, staff: Account, book: Any) -> None:
    canonical("character", "Ines Calder")
    book()
    assert "Ines Calder" in client.get("/wrangling/tags", {"q": "calder"}).content.decode()
    assert "No tag is found" in client.get("/wrangling/tags", {"q": "zzz"}).content.decode()
