"""Works and their chapters: finding, reading, writing, letting out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.search.asked import read_query
from cliffhanger.search.asking import ask, works_of
from cliffhanger.search.question import PER_PAGE, Within
from cliffhanger.works import writing
from cliffhanger.works.access import chapter_to_read, chapters_to_read, is_gone, work_to_change, work_to_read
from cliffhanger.works.forms import ChapterForm, WorkForm
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.one import one_for_reader

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes.chapters import ChapterSaid, ChapterTold, WholeChapterTold, chapter_told, whole_chapter_told
from ..shapes.works import (
    LISTED,
    ChapterOrder,
    Header,
    HeaderTold,
    WholeWorkTold,
    WorkChange,
    WorkSaid,
    WorkTold,
    as_on_the_page,
    header_told,
    whole_work_told,
    work_told,
)

router = Router(tags=["works"])
MAY_SPOIL = ("relationships", "characters", "freeforms")
SAYS = ("may_be_indexed", "may_be_mined")
NULLABLE = ("planned_chapters", *SAYS)
MOST_PAGES = 10_000  # of a list that somebody walks through
MARKDOWN = MarkdownIt("commonmark", {"html": True})


# Finding and reading ----------------------------------------------------------------------------------------


@router.get("/works", response=Piece[WorkTold])
def works(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """Works as the lists of the archive show them. All parameters of `/works` and of the search page hold here.

    `q` is the search box; `tag`, `not`, `rating`, `language`, `status`, `promise`, `words` and the others narrow it.
    """
    reading(request)
    return listed(request, asked, Within())


def listed(request: HttpRequest, asked: paging.Asked, within: Within) -> dict[str, Any]:
    """A piece of a list of works, as its page is narrowed and sorted. Raises Problem."""
    given = {name: values for name, values in request.GET.lists() if name not in ("cursor", "limit", "page")}
    found = read_query(request.user, given)
    if found.troubles:
        raise Problem(422, _("Some of it was not understood."), {"": [str(one) for one in found.troubles]})
    number = paging.read(asked.cursor, 1)[0] if asked.cursor else 1
    if not isinstance(number, int) or number > MOST_PAGES:
        raise Problem(404, _("This cursor was not given out here."))
    question = replace(found.question, page=number, within=within)
    answer = ask(question, request.user, clock.now())
    more = number * PER_PAGE < answer.total and number < MOST_PAGES
    return {
        "items": [work_told(work) for work in works_of(answer, request.user)],
        "next": paging.written([number + 1]) if more else None,
    }


@router.get("/works/{work_id}", response=WholeWorkTold)
def work(request: HttpRequest, work_id: int) -> Any:
    reading(request)
    return whole_work_told(there(request, work_id))


def there(request: HttpRequest, work_id: int) -> Work:
    """A work this caller may see. Raises Problem: 410 for one that was taken down."""
    found = work_to_read(request, work_id)
    if is_gone(found, request.user):
        raise Problem(410, _("This work was taken down."))
    return found


@router.get("/works/{work_id}/chapters", response=list[ChapterTold])
def chapters(request: HttpRequest, work_id: int) -> Any:
    """The chapters of a work that this caller may read, in order, without their text."""
    reading(request)
    return [chapter_told(chapter) for chapter in chapters_to_read(request, there(request, work_id))]


@router.get("/works/{work_id}/chapters/{chapter_id}", response=WholeChapterTold)
def chapter(request: HttpRequest, work_id: int, chapter_id: int) -> Any:
    reading(request)
    there(request, work_id)
    return whole_chapter_told(chapter_to_read(request, work_id, chapter_id))


# Writing ----------------------------------------------------------------------------------------------------


@router.post("/works", response={201: WorkTold})
def new(request: HttpRequest, said: WorkSaid) -> Any:
    """A draft, signed by the account's usual pseud. Nobody sees it before a chapter is posted."""
    account = called_by(request, Scope.WRITE)
    if account.pseud is None:
        raise Problem(409, _("The account has no pseud to sign with."))
    form = WorkForm(sent({"rating": "Not Rated", "language": "en", **given_of(said)}))
    checked_header(form)
    with transaction.atomic():
        made = form.save()
        writing.sign(made, account.pseud)
        writing.say_pause(made, form.cleaned_data["is_paused"], clock.now())
    return Status(201, told_again(request, made.pk))


@router.get("/works/{work_id}/header", response=HeaderTold)
def header(request: HttpRequest, work_id: int) -> Any:
    """All that one has said of a work of one's own, to be changed and sent back."""
    called_by(request, Scope.READ)
    return header_told(work_to_change(request, work_id))


@router.patch("/works/{work_id}", response=WorkTold)
def change(request: HttpRequest, work_id: int, said: WorkChange) -> Any:
    """Say something else of a work of one's own; what is left out stays."""
    called_by(request, Scope.WRITE)
    found = work_to_change(request, work_id)
    form = header_form(found, said)
    checked_header(form)
    with transaction.atomic():
        form.save()
        writing.say_pause(found, form.cleaned_data["is_paused"], clock.now())
        writing.note_edit(found, clock.now())
    return told_again(request, found.pk)


def header_form(work: Work, said: Header) -> WorkForm:
    """The form of a work that is there, with what is said and what it holds so far."""
    as_it_is = as_on_the_page(work)
    return WorkForm(sent(as_it_is | given_of(said, as_it_is)), instance=work)


def checked_header(form: WorkForm) -> None:
    """Raises Problem. Of names of people only the archive can know whether they are any: that is no slip of writing."""
    checked(form, 409 if form.errors.keys() == {"betas"} else None)


def given_of(said: Header, has: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is said, as the form takes it; `has` is what it holds so far. What may be null is said by that too."""
    given = said.model_dump(include=set(Header.model_fields) | {"title"}, exclude_none=True)
    given |= {name: None for name in NULLABLE if name in said.model_fields_set and name not in given}
    given |= {name: ", ".join(given[name]) for name in LISTED if name in given}
    known = {**(has or {}), **given}
    tagged = {name.strip().casefold() for field in MAY_SPOIL for name in known.get(field, "").split(",")}
    new = [name for name in said.spoilers or () if name.strip().casefold() not in tagged]
    if new:
        given["freeforms"] = ", ".join(filter(None, [known.get("freeforms", ""), *new]))
    return given


def sent(values: dict[str, Any]) -> dict[str, Any]:
    """As a form is sent: what is not, is empty; but a no that is chosen is none."""
    chosen = {name: str(values[name]) for name in SAYS if values.get(name) is not None}
    return {name: "" if value is None or value is False else value for name, value in values.items()} | chosen


def told_again(request: HttpRequest, work_id: int) -> dict[str, Any]:
    found = one_for_reader(work_id, request.user)
    if found is None:
        raise Http404
    return work_told(found)


@router.post("/works/{work_id}/chapters", response={201: WholeChapterTold})
def add(request: HttpRequest, work_id: int, said: ChapterSaid) -> Any:
    """A draft behind the other chapters. `POST …/posting` lets it out."""
    called_by(request, Scope.WRITE)
    found = work_to_change(request, work_id)
    clean = checked(ChapterForm(sent(as_html(said))))
    made = writing.add_chapter(
        found, clean["title"], clean["text"], clean["notes_before"], clean["notes_after"], clean["warnings"]
    )
    return Status(201, whole_chapter_told(made))


@router.patch("/works/{work_id}/chapters/{chapter_id}", response=WholeChapterTold)
def rewrite(request: HttpRequest, work_id: int, chapter_id: int, said: ChapterSaid) -> Any:
    """Change a chapter; what is left out stays. A sealed one is mended, which its ledger says."""
    called_by(request, Scope.WRITE)
    found = own_chapter(request, work_id, chapter_id)
    as_it_is = model_to_dict(found, fields=ChapterForm.Meta.fields)
    clean = checked(ChapterForm(sent(as_it_is | as_html(said)), instance=found))
    with transaction.atomic():
        fresh = Chapter.objects.select_related("work").get(pk=found.pk)
        fresh.notes_before, fresh.notes_after = clean["notes_before"], clean["notes_after"]
        fresh.save(update_fields=["notes_before", "notes_after"])
        fresh.warn_of(clean["warnings"])
        fresh.rewrite(clean["title"], clean["text"], clock.now())
    return whole_chapter_told(Chapter.objects.get(pk=found.pk))


def as_html(said: ChapterSaid) -> dict[str, Any]:
    given = said.model_dump(exclude_none=True, exclude={"markup"})
    if said.markup == "markdown":
        for name in ("text", "notes_before", "notes_after"):
            if name in given:
                given[name] = MARKDOWN.render(given[name])
    return given


def own_chapter(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    found = work_to_change(request, work_id).chapters.filter(pk=chapter_id).select_related("work").first()
    if found is None:
        raise Http404
    own: Chapter = found
    return own


@router.delete("/works/{work_id}/chapters/{chapter_id}", response={204: None})
def discard(request: HttpRequest, work_id: int, chapter_id: int) -> Any:
    """Throw a draft away. What is posted or sealed stays: 409."""
    called_by(request, Scope.WRITE)
    writing.discard_chapter(own_chapter(request, work_id, chapter_id))
    return Status(204, None)


@router.post("/works/{work_id}/chapters/{chapter_id}/joining", response=list[ChapterTold])
def join(request: HttpRequest, work_id: int, chapter_id: int) -> Any:
    """Make a draft the end of the chapter before it, and tell the chapters there are now."""
    called_by(request, Scope.WRITE)
    found = own_chapter(request, work_id, chapter_id)
    writing.join_to_previous(found, clock.now())
    return [chapter_told(chapter) for chapter in chapters_to_read(request, found.work)]


@router.put("/works/{work_id}/chapters", response=list[ChapterTold])
def arrange(request: HttpRequest, work_id: int, said: ChapterOrder) -> Any:
    """The order of the drafts, by all chapters as they shall stand. What is posted or sealed keeps its place: 409."""
    called_by(request, Scope.WRITE)
    found = work_to_change(request, work_id)
    places = {number: place for place, number in enumerate(said.chapters, start=1)}
    if set(places) != set(found.chapters.values_list("pk", flat=True)):
        raise Problem(409, _("These are not all of its chapters."))
    writing.arrange(found, {}, places, clock.now())
    return [chapter_told(chapter) for chapter in chapters_to_read(request, found)]


@router.post("/works/{work_id}/chapters/{chapter_id}/posting", response=ChapterTold)
def post(request: HttpRequest, work_id: int, chapter_id: int) -> Any:
    """Let the chapter out, and the work with the first one. One that is out stays so."""
    called_by(request, Scope.WRITE)
    found = own_chapter(request, work_id, chapter_id)
    if found.posted_at is None:
        writing.post(found, clock.now())
    return chapter_told(Chapter.objects.get(pk=found.pk))


@router.delete("/works/{work_id}", response={204: None})
def throw_away(request: HttpRequest, work_id: int) -> Any:
    """Throw a draft away with all its chapters. A work that has been out stays: 409."""
    called_by(request, Scope.WRITE)
    writing.discard(work_to_change(request, work_id))
    return Status(204, None)


@router.post("/works/{work_id}/withdrawal", response=WorkTold)
def withdraw(request: HttpRequest, work_id: int) -> Any:
    """Take the work down. `POST …/return` puts it back."""
    called_by(request, Scope.WRITE)
    found = work_to_change(request, work_id)
    writing.take_down(found, clock.now())
    return told_again(request, found.pk)


@router.post("/works/{work_id}/return", response=WorkTold)
def put_back(request: HttpRequest, work_id: int) -> Any:
    called_by(request, Scope.WRITE)
    found = work_to_change(request, work_id)
    writing.put_up(found, clock.now())
    return told_again(request, found.pk)
