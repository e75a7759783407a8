"""Besides works: people and tags that are called what was looked for."""

from typing import Any

from django.db.models import Exists, OuterRef

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.accounts.names import key
from cliffhanger.accounts.queries import by_muted
from cliffhanger.tags.book import KINDS
from cliffhanger.tags.finding import meant
from cliffhanger.tags.keeping import the_book
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Creatorship, Work
from cliffhanger.works.queries import Reader, unwanted_tags

from .question import Question

MOST = 5


def words_of(question: Question) -> str:
    """What was looked for anywhere, as one name."""
    return " ".join(term.words for term in question.terms if not term.field and not term.is_excluded)


def people_called(name: str, reader: Reader) -> Any:
    """Pseuds whose names begin so and who sign something that is listed for this reader."""
    wanted = key(name)
    if not wanted:
        return []
    listed = Work.objects.listed_for(reader).order_by().values("pk")
    signs = Creatorship.objects.filter(pseud=OuterRef("pk"), role="author", work__in=listed)
    found = Pseud.objects.filter(Exists(signs), key__startswith=wanted, account__is_active=True)
    if isinstance(reader, Account):
        found = found.exclude(by_muted(reader, "account", "pk"))
    return found.select_related("account").order_by("key")[:MOST]


def tags_called(name: str, reader: Reader) -> list[Tag]:
    """Tags that may be meant by these words, also misspelt; none that this reader has muted."""
    if not name.strip():
        return []
    found = [one.tag for kind in KINDS for one in meant(the_book(), kind, name, most=MOST)]
    unwanted = set(meaning_of_unwanted(reader)) if isinstance(reader, Account) else set()
    return [tag for tag in found if tag.pk not in unwanted][:MOST]


def meaning_of_unwanted(reader: Account) -> Any:
    return Tag.objects.meaning(unwanted_tags(reader)).values_list("pk", flat=True)
