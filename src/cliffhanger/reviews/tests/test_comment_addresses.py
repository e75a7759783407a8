"""What archives of this field call comments is found by their addresses too."""

import pytest

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.reviews.models import Review

from .test_talk import browser, company, review

__all__ = ["company", "review"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/works/{work}/comments", "/works/{work}/reviews"),
        ("/works/{work}/chapters/{chapter}/comments", "/works/{work}/reviews?chapter={chapter}"),
        ("/chapters/{chapter}/comments", "/works/{work}/reviews?chapter={chapter}"),
        ("/works/{work}/comments/new", "/works/{work}/chapters/{latest}#answer"),
        ("/works/{work}/chapters/{chapter}/comments/new", "/works/{work}/chapters/{chapter}#answer"),
        ("/chapters/{chapter}/comments/new", "/works/{work}/chapters/{chapter}#answer"),
        ("/comments/{review}", "/reviews/{review}"),
        ("/comments/{review}/comments/new", "/reviews/{review}#reply"),
    ],
)
def test_each_leads_to_ours(company: makers.Company, review: Review, address: str, leads_to: str) -> None:
    of = {"work": company.work.pk, "chapter": review.chapter_id, "review": review.pk}
    of["latest"] = company.work.chapters.posted().latest("position").pk
    client = browser(company.reader)
    response = client.get(address.format(**of))
    assert response["Location"] == leads_to.format(**of)
    assert client.get(response["Location"].partition("#")[0]).status_code == 200


def test_what_is_not_out_is_not_hinted_at() -> None:
    sealed = makers.work(makers.account("Kit"), "The Key", ["Once."]).chapters.get()
    for address in (
        f"/chapters/{sealed.pk}/comments",
        f"/chapters/{sealed.pk}/comments/new",
        "/comments/1/edit",
    ):
        assert browser().get(address).status_code == 404
    sealed.post(clock.now())
    assert browser().get(f"/chapters/{sealed.pk}/comments").status_code == 301
