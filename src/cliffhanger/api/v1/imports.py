"""Handing in a file: it becomes a draft, which its author mends and lets out."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from cliffhanger.archive import clock
from cliffhanger.promises.views.opening import open_from
from cliffhanger.transfer.imports.forms import HandInForm, MoreForm
from cliffhanger.transfer.imports.hand_in import take_in, take_in_more
from cliffhanger.transfer.imports.views import import_to_change
from cliffhanger.transfer.models import Import
from cliffhanger.works import writing
from cliffhanger.works.access import work_to_change
from cliffhanger.works.forms import PlacesForm
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.views.writing import save

from ..caller import Holder, called_by
from ..models import Scope
from ..problems import Problem, checked, of_form
from ..shapes.chapters import ChapterTold, chapter_told
from ..shapes.imports import ChapterPlace, ImportSaid, ImportTold, import_told
from .promises import terms_form
from .works import checked_header, header_form

router = Router(tags=["imports"])
MORE = {"documents": "files", "more": "text"}


@router.post("/imports", response={201: ImportTold}, auth=Holder())
def new(request: HttpRequest, file: File[UploadedFile | None] = None, text: Form[str] = "") -> Any:
    """A file (.txt, .md, .html, .docx, .odt, .rtf, .epub; up to 20 MB) or a text becomes a draft, which nobody sees.

    The answer says all that was understood of it, and what its author's note promises.
    """
    account = called_by(request, Scope.WRITE)
    if account.pseud is None:
        raise Problem(409, _("The account has no pseud to sign with."))
    form = HandInForm({"text": text}, MultiValueDict({"file": [file]} if file else {}))
    checked(form, 409)
    return Status(201, told(request, take_in(form.given, account.pseud)))


@router.get("/imports/{import_id}", response=ImportTold)
def read_back(request: HttpRequest, import_id: int) -> Any:
    """What was understood, and the draft as it stands now. What its author mends is said by `POST`."""
    called_by(request, Scope.READ)
    return told(request, import_to_change(request, import_id))


def told(request: HttpRequest, found: Import) -> dict[str, Any]:
    return import_told(found, work_to_change(request, found.work_id or 0))


@router.post("/imports/{import_id}", response=ImportTold)
def outcome(request: HttpRequest, import_id: int, said: ImportSaid) -> Any:
    """Mend the draft; what is left out stays. Then keep it a draft, post it, or post chapter one and promise the rest.

    All of it happens or nothing. What is out already is changed at `PATCH /works/{work_id}`: 409.
    """
    called_by(request, Scope.WRITE)
    found = import_to_change(request, import_id)
    work = work_to_change(request, found.work_id or 0)
    if work.posted_at:
        raise Problem(409, _("It is out already."))
    with transaction.atomic():
        mend(found, work, said)
        carry_out(work, said)
    return told(request, import_to_change(request, import_id))


def mend(found: Import, work: Work, said: ImportSaid) -> None:
    """Header, titles, order and terms. Raises Problem."""
    form = header_form(work, said)
    places = PlacesForm(list(work.chapters.without_text()), placed(work, said.chapters))
    checked_header(form)
    checked(places, 409)
    if said.terms:
        terms = terms_form(work, said.terms)
        checked(terms)
        found.terms = dict(terms.data)
        found.save(update_fields=["terms"])
    if not save(form, places, work):
        raise of_form(places, 409)


def placed(work: Work, said: list[ChapterPlace] | None) -> dict[str, Any]:
    """As the form of titles and places takes it. Raises Problem if these are not all of its chapters."""
    titles = {chapter.pk: chapter.title for chapter in work.chapters.without_text()}
    order = list(titles) if said is None else [one.id for one in said]
    if sorted(order) != sorted(titles):
        raise Problem(409, "", {"chapters": [_("These are not all of its chapters.")]})
    titles |= {one.id: one.title for one in said or () if one.title is not None}
    places = {f"place-{number}": place for place, number in enumerate(order, start=1)}
    return {f"title-{number}": title for number, title in titles.items()} | places


def carry_out(work: Work, said: ImportSaid) -> None:
    """Raises Problem, NotLikeThis, CannotOpen."""
    match said.then:
        case "promise":
            if said.terms is None:
                raise Problem(409, "", {"terms": [_("Say the terms of the promise.")]})
            form = terms_form(work, said.terms)
            if not (form.is_valid() and open_from(form, work)):
                raise of_form(form, 409)
        case "post" | "post_all":
            chapters = Chapter.objects.filter(work=work).select_related("work").order_by("position")
            for chapter in chapters if said.then == "post_all" else chapters[:1]:
                writing.post(chapter, clock.now())


@router.post("/works/{work_id}/imports", response={201: list[ChapterTold]}, auth=Holder())
def further(
    request: HttpRequest,
    work_id: int,
    files: File[list[UploadedFile] | None] = None,
    text: Form[str] = "",
) -> Any:
    """Further chapters for a work of one's own, as drafts behind the others: files, or a text."""
    called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    form = MoreForm({"more": text}, MultiValueDict({"documents": [*(files or ())]}))
    checked(form, 409, MORE)
    return Status(201, [chapter_told(chapter) for chapter in take_in_more(work, form.given)])
