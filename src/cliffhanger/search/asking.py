"""Where a question is answered: by the index where there is one, else by the database."""

from dataclasses import replace
from datetime import datetime

from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader

from . import index, plain
from .eyes import eyes_of
from .question import PER_PAGE, Answer, Question
from .standing import looking_at


def ask(question: Question, reader: Reader, now: datetime) -> Answer:
    """What this reader is answered. A page beyond the last one is the last one."""
    asked = replace(question, eyes=eyes_of(reader, question))
    answer = answered(asked, reader, now)
    if not answer.works and answer.total and asked.page > 1:
        answer = answered(replace(asked, page=pages(answer)), reader, now)
    return replace(answer, shows_muted=asked.shows_muted)


def answered(asked: Question, reader: Reader, now: datetime) -> Answer:
    try:
        return index.ask(asked, now)
    except index.NotReady:
        return answered_plainly(asked, looking_at(reader, muted=asked.shows_muted), now)


def answered_plainly(asked: Question, reader: Reader, now: datetime) -> Answer:
    answer = plain.answer(Work.objects.listed_for(reader), asked, now)
    if asked.eyes.wants is None:
        return answer
    every = Work.objects.listed_for(looking_at(reader, everything=True))
    return replace(answer, kept_back=plain.narrowed(every, asked, now).count() - answer.total)


def pages(answer: Answer) -> int:
    return max(1, -(-answer.total // PER_PAGE))


def works_of(answer: Answer, reader: Reader) -> list[Work]:
    """The works of its page as lists show them, in order. What is not listed for this reader is not among them."""
    seen = looking_at(reader, muted=answer.shows_muted)
    listed = for_readers(Work.objects.listed_for(seen).filter(pk__in=answer.works), reader)
    found = {work.pk: work for work in listed}
    return [found[number] for number in answer.works if number in found]
