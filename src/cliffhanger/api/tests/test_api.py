"""The archive for programs: a story from its first draft to its readers, and what is kept from whom."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.api import paging, repeating, tokens
from cliffhanger.api.models import Repeat, Scope, Token
from cliffhanger.api.pace import Pace
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review
from cliffhanger.works.models import Work

from .conftest import Program

pytestmark = pytest.mark.django_db
HEADER = {
    "title": "The Causeway",
    "fandoms": ["Tidewater"],
    "rating": "General Audiences",
    "summary": "<p>Low tide.</p>",
}


def out(author: Account, title: str = "The Causeway") -> Work:
    work = makers.work(author, title, ["The tide went out.", "Sealed words."])
    work.chapters.get(position=1).post(clock.now())
    return work


# A story ----------------------------------------------------------------------------------------------------


def test_a_story_is_written_posted_promised_and_answered(ada: Account, rey: Account, nobody: Program) -> None:
    author, reader = Program(ada), Program(rey)
    made = author.post("/works", HEADER)
    assert made.status_code == 201, made.content
    work = made.json()["id"]
    assert made.json()["posted_at"] is None
    assert nobody.get(f"/works/{work}").status_code == 404

    for number in range(3):
        added = author.post(
            f"/works/{work}/chapters", {"text": f"Part *{number}* of it.", "markup": "markdown"}
        )
        assert added.status_code == 201, added.content
        assert "<em>" in added.json()["text"]
    opened = author.post(f"/works/{work}/promise", {"quorum": 1, "window_days": 5})
    assert opened.status_code == 201, opened.content
    assert [seal["position"] for seal in opened.json()["seals"]] == [2, 3]

    told = nobody.get(f"/works/{work}").json()
    assert (told["title"], told["figures"]["chapters"]) == ("The Causeway", 1)
    (first,) = nobody.get(f"/works/{work}/chapters").json()
    answered = reader.post(f"/works/{work}/chapters/{first['id']}/reviews", {"verdicts": ["good"]})
    assert answered.status_code == 200, answered.content
    assert Review.objects.get().good
    assert reader.call("put", f"/works/{work}/kudos").status_code == 204
    assert nobody.get(f"/works/{work}").json()["figures"]["kudos"] == 1
    (review,) = nobody.get(f"/works/{work}/reviews").json()["items"]
    assert (review["by"], review["verdicts"]) == ("Rey", ["good"])
    assert nobody.get(f"/works/{work}/promise/ledger").json()[0]["kind"] == "opened"


def test_a_header_is_changed_and_the_rest_of_it_stays(ada: Account) -> None:
    author = Program(ada)
    work = author.post("/works", HEADER).json()["id"]
    changed = author.call("patch", f"/works/{work}", {"title": "The Mole"})
    assert changed.status_code == 200, changed.content
    assert changed.json()["title"] == "The Mole"
    assert changed.json()["summary"] == "<p>Low tide.</p>"
    assert {"kind": "fandom", "name": "Tidewater"}.items() <= changed.json()["tags"][0].items() or any(
        tag["name"] == "Tidewater" for tag in changed.json()["tags"]
    )


def test_a_chapter_is_changed_thrown_away_and_posted(ada: Account) -> None:
    author = Program(ada)
    work = author.post("/works", HEADER).json()["id"]
    one = author.post(f"/works/{work}/chapters", {"text": "<p>One.</p>"}).json()["id"]
    two = author.post(f"/works/{work}/chapters", {"text": "<p>Two.</p>"}).json()["id"]
    changed = author.call("patch", f"/works/{work}/chapters/{one}", {"title": "The Key"})
    assert (changed.json()["title"], changed.json()["text"]) == ("The Key", "<p>One.</p>")
    assert author.call("delete", f"/works/{work}/chapters/{two}").status_code == 204
    posted = author.post(f"/works/{work}/chapters/{one}/posting")
    assert posted.json()["posted_at"]
    assert author.post(f"/works/{work}/chapters/{one}/posting").json() == posted.json()
    kept = author.call("delete", f"/works/{work}/chapters/{one}")
    assert kept.status_code == 409
    assert "posted" in kept.json()["detail"]


def test_a_work_that_was_taken_down_is_gone_and_comes_back(ada: Account, nobody: Program) -> None:
    work = out(ada)
    author = Program(ada)
    assert author.post(f"/works/{work.pk}/withdrawal").json()["withdrawn_at"]
    assert nobody.get(f"/works/{work.pk}").status_code == 410
    assert author.post(f"/works/{work.pk}/return").json()["withdrawn_at"] is None
    assert nobody.get(f"/works/{work.pk}").status_code == 200


def test_shelves_subscriptions_and_notices(ada: Account, rey: Account) -> None:
    work, reader = out(ada), Program(rey)
    kept = reader.post(
        "/bookmarks", {"work": work.pk, "notes": "Again.", "tags": ["tides"], "is_private": True}
    )
    assert kept.status_code == 200, kept.content
    assert kept.json()["tags"] == ["tides"]
    assert [one["id"] for one in reader.get("/bookmarks").json()["items"]] == [kept.json()["id"]]
    assert Program(ada).get("/users/Rey/bookmarks").json()["items"] == []
    assert reader.post("/later", {"work": work.pk}).status_code == 204
    assert reader.get("/later").json()["items"][0]["work"] == work.pk
    assert reader.call("delete", f"/later/{work.pk}").status_code == 204
    assert reader.get("/later").json()["items"] == []
    followed = reader.post("/subscriptions", {"to": "work", "number": work.pk})
    assert followed.json()["name"] == "The Causeway"
    assert reader.post("/subscriptions", {"to": "work", "number": work.pk}).json() == followed.json()
    assert reader.call("delete", f"/subscriptions/{followed.json()['id']}").status_code == 204
    assert reader.get("/notices").json() == {"items": [], "next": None}


# Who may ----------------------------------------------------------------------------------------------------


def test_nothing_sealed_is_told(ada: Account, rey: Account, nobody: Program) -> None:
    work = out(ada)
    sealed = work.chapters.get(position=2)
    for caller in (nobody, Program(rey)):
        assert caller.get(f"/works/{work.pk}/chapters/{sealed.pk}").status_code == 404
        assert [one["position"] for one in caller.get(f"/works/{work.pk}/chapters").json()] == [1]
    assert Program(ada).get(f"/works/{work.pk}/chapters/{sealed.pk}").status_code == 200


def test_a_restricted_work_wants_a_token(ada: Account, rey: Account, nobody: Program) -> None:
    work = out(ada)
    Work.objects.update(is_restricted=True)
    refused = nobody.get(f"/works/{work.pk}")
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["WWW-Authenticate"] == "Bearer"
    assert Program(rey).get(f"/works/{work.pk}").status_code == 200
    assert nobody.get("/works").json()["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "scope", "said"),
    [
        ("get", "/me", Scope.READ, None),
        ("get", "/bookmarks", Scope.READ, None),
        ("post", "/works", Scope.WRITE, HEADER),
        ("post", "/works/1/chapters", Scope.WRITE, {"text": "t"}),
        ("post", "/works/1/promise", Scope.WRITE, {"quorum": 3, "window_days": 3}),
        ("put", "/works/1/kudos", Scope.RESPOND, {}),
        ("post", "/later", Scope.SHELVE, {"work": 1}),
        ("post", "/notices/read", Scope.SHELVE, {"up_to": 1}),
    ],
)
def test_a_token_does_what_its_scopes_say(
    rey: Account, method: str, path: str, scope: str, said: dict[str, object] | None
) -> None:
    others = [one for one in Scope.values if one != scope]
    refused = Program(rey, *others).call(method, path, said)
    assert refused.status_code == 403
    assert scope in refused.json()["detail"]
    assert Program().call(method, path, said).status_code == 401
    assert Program(rey, scope).call(method, path, said).status_code not in (
        401,
        403,
    )


def test_a_token_without_reading_sees_what_everybody_sees(ada: Account, rey: Account) -> None:
    work = out(ada)
    Work.objects.update(is_restricted=True)
    assert Program(rey, Scope.SHELVE).get(f"/works/{work.pk}").status_code == 401


def test_a_browsers_session_is_no_way_in(rey: Account) -> None:
    browser = Client()
    browser.force_login(rey)
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("word", ["cliff_nothing", "nonsense", "Bearer", "cliff_\x00", "é"])
def test_a_word_that_is_no_token_is_refused_even_where_none_is_needed(word: str) -> None:
    refused = Client().get("/api/v1/works", headers={"Authorization": f"Bearer {word}"})
    assert refused.status_code == 401


def test_a_token_ends(rey: Account) -> None:
    token, word = tokens.make(rey, "a week", [Scope.READ], clock.now(), timedelta(days=7))
    assert tokens.holder(word, clock.now()) == token
    assert tokens.holder(word, clock.now() + timedelta(days=7)) is None
    rey.is_active = False
    rey.save()
    assert tokens.holder(word, clock.now()) is None


def test_what_is_kept_of_a_token_opens_nothing(rey: Account) -> None:
    token, word = tokens.make(rey, "a test", [Scope.READ], clock.now())
    kept = " ".join(str(getattr(token, field.attname)) for field in Token._meta.concrete_fields)
    assert word not in kept
    assert tokens.holder(token.digest, clock.now()) is None


# Bad input --------------------------------------------------------------------------------------------------


def test_trouble_is_told_at_its_field(ada: Account) -> None:
    author = Program(ada)
    refused = author.post("/works", {"title": "", "fandoms": ["A"], "rating": "Rather Odd"})
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    told = refused.json()
    assert set(told["errors"]) == {"title", "rating"}
    assert author.post("/works", {**HEADER, "titel": "A slip"}).json()["errors"].keys() == {"titel"}
    assert author.call("post", "/works", '"AAA"').status_code == 422
    assert told["status"] == 422
    assert not Work.objects.exists()


def test_a_promise_that_cannot_open_says_why(ada: Account) -> None:
    author = Program(ada)
    work = author.post("/works", HEADER).json()["id"]
    author.post(f"/works/{work}/chapters", {"text": "<p>One.</p>"})
    refused = author.post(f"/works/{work}/promise", {"quorum": 3, "window_days": 5})
    assert refused.status_code == 409
    assert refused.json()["errors"]
    wrong = author.post(f"/works/{work}/promise", {"quorum": 0, "window_days": 5})
    assert "quorum" in wrong.json()["errors"]


@pytest.mark.parametrize(
    "path",
    [
        "/works?cursor=nonsense",
        "/promises?cursor=AAAA",
        "/works/1/reviews?limit=0",
        "/works/99999999999999999999",
    ],
)
def test_what_cannot_be_is_answered_plainly(ada: Account, nobody: Program, path: str) -> None:
    out(ada)
    assert nobody.get(path).status_code in (404, 422)


# Lists ------------------------------------------------------------------------------------------------------


def test_a_list_goes_on_where_it_stopped_whatever_comes_in_front(ada: Account, nobody: Program) -> None:
    work = out(ada)
    chapter = work.chapters.get(position=1)
    for number in range(5):
        makers.answer(work, makers.account(f"Reader {number}"))
    first = nobody.get(f"/works/{work.pk}/reviews?limit=2").json()
    makers.answer(work, makers.account("Late"))
    found = [one["by"] for one in first["items"]]
    after = first["next"]
    while after:
        more = nobody.get(f"/works/{work.pk}/reviews?limit=2&cursor={after}").json()
        found += [one["by"] for one in more["items"]]
        after = more["next"]
    assert found == [f"Reader {number}" for number in reversed(range(5))]
    assert chapter.reviews.count() == 6


def test_a_cursor_reads_as_it_was_written() -> None:
    now = clock.now()
    assert paging.read(paging.written([now.isoformat(), 7]), 2) == [now, 7]


def test_works_are_found_as_in_the_lists(ada: Account, nobody: Program) -> None:
    for number in range(25):
        out(ada, f"Tale {number}")
    first = nobody.get("/works").json()
    second = nobody.get(f"/works?cursor={first['next']}").json()
    titles = [work["title"] for work in first["items"] + second["items"]]
    assert len(set(titles)) == 25
    assert second["next"] is None
    assert [work["title"] for work in nobody.get("/works?q=title:%22Tale+7%22").json()["items"]] == ["Tale 7"]


# Again, and how often ---------------------------------------------------------------------------------------


def test_a_request_with_a_key_happens_once(ada: Account) -> None:
    author = Program(ada)
    first = author.post("/works", HEADER, Idempotency_Key="k1")
    again = author.post("/works", HEADER, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Work.objects.count() == 1
    other = author.post("/works", {**HEADER, "title": "Another"}, Idempotency_Key="k1")
    assert other.status_code == 422
    assert Work.objects.count() == 1


def test_a_key_belongs_to_who_used_it(ada: Account, rey: Account) -> None:
    assert Program(ada).post("/works", HEADER, Idempotency_Key="k").status_code == 201
    assert Program(rey).post("/works", HEADER, Idempotency_Key="k").status_code == 201
    assert Work.objects.count() == 2


def test_what_failed_may_be_tried_again_with_its_key(ada: Account) -> None:
    author = Program(ada)
    assert author.post("/works", {**HEADER, "title": ""}, Idempotency_Key="k").status_code == 422
    assert not Repeat.objects.exists()
    assert author.post("/works", HEADER, Idempotency_Key="k").status_code == 201


def test_keys_are_forgotten_after_a_day(ada: Account) -> None:
    Program(ada).post("/works", HEADER, Idempotency_Key="k")
    repeating.prune(clock.now())
    assert Repeat.objects.count() == 1
    repeating.prune(clock.now() + repeating.KEPT_FOR + timedelta(seconds=1))
    assert not Repeat.objects.exists()


def test_who_calls_too_often_is_told_to_wait() -> None:
    times = [0.0]
    pace = Pace(lambda: times[0])
    assert [pace.call("a", 2)[0] for _ in range(3)] == [1, 0, -1]
    assert pace.call("b", 2)[0] == 1
    times[0] = 60.0
    assert pace.call("a", 2) == (1, 60)


def test_answers_say_how_much_is_left(nobody: Program, settings: pytest.FixtureRequest) -> None:
    settings.RATE_LIMITS = True  # type: ignore[attr-defined]
    answer = nobody.get("/works")
    assert answer["RateLimit-Limit"] == "120"
    assert int(answer["RateLimit-Remaining"]) < 120


# The page ---------------------------------------------------------------------------------------------------


def test_a_reader_makes_a_token_uses_it_and_takes_it_back(client: Client, rey: Account) -> None:
    client.force_login(rey)
    page = reverse("api:tokens")
    shown = client.post(page, {"name": "My reader", "scopes": ["read"], "days": "30"}).content.decode()
    found = re.search(r'value="(cliff_[\w-]+)"', shown)
    assert found
    headers = {"Authorization": f"Bearer {found[1]}"}
    assert Client().get("/api/v1/me", headers=headers).json()["name"] == "Rey"
    assert found[1] not in client.get(page).content.decode()
    client.post(reverse("api:token-removal", args=[Token.objects.get().pk]))
    assert Client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_needs_a_name_and_a_scope(client: Client, rey: Account) -> None:
    client.force_login(rey)
    refused = client.post(reverse("api:tokens"), {"name": "", "days": "30"})
    assert refused.status_code == 422
    assert "Choose at least one thing that it may do." in refused.content.decode()
    assert not Token.objects.exists()


def test_nobody_takes_back_the_token_of_another(client: Client, ada: Account, rey: Account) -> None:
    token, _ = tokens.make(ada, "hers", [Scope.READ], clock.now())
    client.force_login(rey)
    assert client.post(reverse("api:token-removal", args=[token.pk])).status_code == 404
    assert Token.objects.exists()


def test_a_spoiler_that_is_no_other_tag_becomes_one(ada: Account) -> None:
    author = Program(ada)
    work = author.post("/works", {**HEADER, "characters": ["Bo"], "spoilers": ["Bo", "He Lives"]}).json()
    told = {tag["name"]: (tag["kind"], tag["is_spoiler"]) for tag in work["tags"]}
    assert (told["Bo"], told["He Lives"]) == (("character", True), ("freeform", True))
    more = author.call("patch", f"/works/{work['id']}", {"spoilers": ["Bo", "Twist"]}).json()
    names = {tag["name"]: tag["is_spoiler"] for tag in more["tags"]}
    assert (names["Bo"], names["He Lives"], names["Twist"]) == (True, False, True)
