"""Who asks, in the three sets that an index can apply. `listed_for` says the same in SQL, and has the last word."""

from dataclasses import replace

from django.db.models import Count, Q

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.accounts.queries import by_muted
from cliffhanger.works.models import Chapter, Creatorship, Reading, Work
from cliffhanger.works.queries import Reader, unwanted_tags

from .question import Eyes, Question
from .standing import looking_at, standing_of


def eyes_of(reader: Reader, question: Question) -> Eyes:
    if not isinstance(reader, Account):
        return Eyes()
    works, tags, pseuds = (set[int](),) * 3 if question.shows_muted else muted_by(reader)
    wants = standing_of(reader)
    hers = Creatorship.objects.filter(pseud__account=reader) if reader.hides_promises else None
    return Eyes(
        is_signed_in=True,
        except_works=frozenset(works | known_to(reader, question)),
        except_tags=frozenset(tags),
        except_pseuds=frozenset(pseuds),
        hides_promises=reader.hides_promises,
        hers=frozenset(hers.values_list("work", flat=True)) if hers is not None else frozenset(),
        wants=wants and replace(wants, eyes=Eyes(True, frozenset(known_to(reader, wants)))),
    )


def muted_by(reader: Account) -> tuple[set[int], set[int], set[int]]:
    """Works, tags and pseuds that she does not want to be shown."""
    works = Work.objects.filter(muted_by__account=reader).values_list("pk", flat=True)
    tags = unwanted_tags(looking_at(reader, everything=True)).values_list("means", flat=True)
    pseuds = Pseud.objects.filter(by_muted(reader, "account", "pk")).values_list("pk", flat=True)
    return set(works), set(tags), set(pseuds)


def known_to(reader: Account, question: Question) -> set[int]:
    """Works that are not new to her, or not unread, where the question wants such."""
    opened = opened_by(reader) if question.is_new else set()
    return opened | (read_by(reader) if question.is_unread else set())


def opened_by(reader: Account) -> set[int]:
    """Works she has opened a chapter of."""
    return set(Reading.objects.filter(account=reader).values_list("chapter__work", flat=True).distinct())


def read_by(reader: Account) -> set[int]:
    """Works of which she has opened every chapter that is out."""
    out = Count("pk", filter=Q(posted_at__isnull=False), distinct=True)
    hers = Count("pk", filter=Q(posted_at__isnull=False, readings__account=reader), distinct=True)
    known = Reading.objects.filter(account=reader).values("chapter__work")
    works = Chapter.objects.order_by().filter(work__in=known).values("work").annotate(out=out, hers=hers)
    return {row["work"] for row in works if row["hers"] and row["hers"] >= row["out"]}
