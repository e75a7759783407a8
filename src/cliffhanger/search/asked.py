"""From a request to a question: names of tags become numbers, and numbers nobody may know of are dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader

from . import otw
from .language import Trouble, short
from .question import PARAMETERS, Question, Typed, parse

ALL = "all"  # the parameter by which a reader looks at what she never wants to be shown
KNOWN = (*PARAMETERS, *otw.PARAMETERS)


@dataclass(frozen=True, slots=True)
class Read:
    """A question with the tags it names, by number, and what of the request was not understood."""

    question: Question
    tags: dict[int, Tag]
    troubles: tuple[Trouble, ...]
    typed: dict[str, str]

    def at(self, where: str) -> str:
        """What is wrong with one field, in a sentence or two."""
        return " ".join(trouble.sentence for trouble in self.troubles if trouble.where == where)


def read(request: HttpRequest) -> Read:
    return read_query(request.user, dict(request.GET.lists()))


def read_query(reader: Reader, parameters: Typed) -> Read:
    asked = parse(otw.translated(parameters))
    known = known_tags(reader, asked.question)
    named, unnamed = found_by_name(reader, asked.with_names)
    shunned, unknown = found_by_name(reader, asked.without_names)
    ratings = {tag.pk for tag in named if tag.kind == Kind.RATING}
    question = replace(
        asked.question,
        tags=canonical(known, asked.question.tags) | {tag.pk for tag in named} - ratings,
        without=canonical(known, asked.question.without) | {tag.pk for tag in shunned},
        ratings=canonical(known, asked.question.ratings) | ratings,
    )
    tags = {tag.pk: tag for tag in (*known.values(), *named, *shunned)}
    typed = {**asked.typed, "with": ", ".join(unnamed), "without": ", ".join(unknown)}
    troubles = (*asked.troubles, *not_found("with", unnamed), *not_found("without", unknown))
    return Read(question, tags, troubles, typed)


def known_tags(reader: Reader, question: Question) -> dict[int, Tag]:
    """By the number that was asked for, the tag it means."""
    asked = question.tags | question.without | question.ratings
    found = Tag.objects.filter(pk__in=asked).select_related("synonym_of") if asked else []
    meant = {tag.pk: tag.synonym_of or tag for tag in found}
    return {asked: tag for asked, tag in meant.items() if may_know(reader, tag)}


def canonical(known: dict[int, Tag], asked: Iterable[int]) -> frozenset[int]:
    return frozenset(known[number].pk for number in asked if number in known)


def found_by_name(reader: Reader, names: Sequence[str]) -> tuple[list[Tag], list[str]]:
    """The tags of these names, and the names of which there is none. A synonym is its canonical tag."""
    found, missing = [], []
    for name in names:
        tags = (tag.synonym_of or tag for tag in Tag.objects.named(name.casefold()))
        tag = next((tag for tag in tags if may_know(reader, tag)), None)
        if tag:
            found.append(tag)
        else:
            missing.append(name)
    return found, missing


def may_know(reader: Reader, tag: Tag) -> bool:
    """Whether somebody put the tag in order, or a work has it that is out for this reader: as its page says it."""
    if tag.is_wrangled:
        return True
    return Work.objects.out_for(reader).tagged(tag).exists()


def not_found(where: str, names: Sequence[str]) -> list[Trouble]:
    if not names:
        return []
    sentence = _("No work here has the tag “%(name)s”.")
    return [Trouble(where, sentence % {"name": short(name, 80)}) for name in names]
