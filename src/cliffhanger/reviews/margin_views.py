"""Notes in the margin of a chapter: reading them, leaving one, taking one away."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.manuscript import from_text, visible_text
from cliffhanger.works.access import NOT_FOUND, is_author, is_gone, role_in, work_to_read
from cliffhanger.works.adult import ask, asks_first
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.queries import Reader

from .access import TooMany, check_notes, is_mine, may_moderate, why_not
from .anchors import MOST_EXACT, Text
from .forms import RemovalForm, TextArea
from .kept import forget, kept
from .margins import LONGEST
from .models import MarginNote
from .placing import Page, page_of, text_of
from .views import SIGNED_OUT, guest_mark, sign_in_with_it, too_late

EMPTY = gettext_lazy("Write something first, then send it.")


class NoteForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    paragraph = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    words = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4 * MOST_EXACT)
    text = forms.CharField(
        label=gettext_lazy("Your note to the author"),
        max_length=LONGEST,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": EMPTY},
    )
    guest_name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("It is shown with your note."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        reader: Reader,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="note_%s")
        if reader.is_authenticated:
            del self.fields["guest_name"]

    def clean_text(self) -> str:
        text = from_text(self.cleaned_data["text"])
        if not visible_text(text):
            raise forms.ValidationError(EMPTY)
        return text


@require_http_methods(["GET", "HEAD", "POST"])
def margin(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    """The paragraphs of a chapter with what was noted beside them; one, named by its number, with a form."""
    if request.method == "POST" and request.POST.get("reader") and not request.user.is_authenticated:
        return sign_in_with_it(
            request, reverse("reviews:margin", args=[work_id, chapter_id]), "note", SIGNED_OUT
        )
    work = work_to_read(request, work_id)
    if request.method == "POST" and is_gone(work, request.user):
        return too_late(request, work_id)
    chapter = chapter_out(work, chapter_id)
    if request.method == "POST":
        return note(request, chapter)
    if asks_first(request, work):
        return ask(request, work)
    return shown(request, chapter, form_asked_for(request, chapter))


def chapter_out(work: Work, chapter_id: int) -> Chapter:
    """A chapter that everybody sees who may see the work. Sealed ones have no margin."""
    found: Chapter | None = work.chapters.posted().filter(pk=chapter_id).first() if work.is_posted else None
    if found is None:
        raise Http404(NOT_FOUND)
    found.work = work
    return found


def form_asked_for(request: HttpRequest, chapter: Chapter) -> NoteForm | None:
    data = kept(request, reverse("reviews:margin", args=[chapter.work_id, chapter.pk]))
    if data is not None:
        return NoteForm(data, reader=request.user)
    asked = request.GET.get("paragraph", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 6):
        return None
    words = request.GET.get("words", "").replace("\x00", "")[:MOST_EXACT]
    fresh = {"form_key": uuid.uuid4(), "paragraph": int(asked), "words": words}
    return NoteForm(initial=fresh, reader=request.user)


def shown(request: HttpRequest, chapter: Chapter, form: NoteForm | None, status: int = 200) -> HttpResponse:
    context = {
        "work": chapter.work,
        "chapter": chapter,
        "page": page_of(chapter, request.user),
        "form": form,
        "asked": form["paragraph"].value() if form else None,
        "refusal": why_not(request.user, chapter),
        "may_moderate": may_moderate(request.user),
        "is_author": is_author(chapter.work, request.user),
    }
    response = render(request, "reviews/margin.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(TooMany.retry_after)
    return response


def note(request: HttpRequest, chapter: Chapter) -> HttpResponse:
    """Write the note down, or return it with what stands in its way."""
    address = reverse("reviews:margin", args=[chapter.work_id, chapter.pk])
    refusal = why_not(request.user, chapter)
    if refusal and not request.user.is_authenticated:
        return sign_in_with_it(request, address, "note", refusal)
    form = NoteForm(request.POST, reader=request.user)
    if refusal:
        form.add_error(None, refusal)
        return shown(request, chapter, form, 403)
    if request.POST.get("reader", "") not in ("", str(request.user.pk or "")):
        name = request.user.get_username()
        now_as = _("You are signed in as %(name)s now. Send it again to sign it so.")
        form.add_error(None, now_as % {"name": name})
    if not form.is_valid():
        return shown(request, chapter, form, 422)
    mark = guest_mark(request)
    try:
        check_notes(request.user, mark, clock.now())
    except TooMany as error:
        form.add_error(None, str(error))
        return shown(request, chapter, form, 429)
    forget(request, address)
    it = written(request, chapter, text_of(chapter), form, mark)
    if it.waits_since and not it.account_id:
        messages.success(request, _("Your note is with the author. Others see it when she lets it through."))
    return redirect(it)


def written(request: HttpRequest, chapter: Chapter, text: Text, form: NoteForm, mark: str) -> MarginNote:
    said = form.cleaned_data
    number = min(said["paragraph"], len(text.paragraphs)) - 1
    account = request.user if request.user.is_authenticated else None
    now = clock.now()
    waits = chapter.work.reviews_wait and role_in(chapter.work, request.user) is None
    return MarginNote.write(
        said["form_key"] or uuid.uuid4(),
        work=chapter.work,
        chapter=chapter,
        account=account,
        pseud=account.pseud if account else None,
        guest_name=said.get("guest_name", ""),
        guest_mark=mark,
        anchor=text.anchor(number, said["words"]) if text.paragraphs else [],
        text=said["text"],
        waits_since=now if waits else None,
        written_at=now,
    )


@require_safe
@for_everybody("work:{work_id}")
def margin_marks(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    """How many notes stand beside which paragraph, counted from 1, for the marks in the margin."""
    chapter = chapter_out(work_to_read(request, work_id), chapter_id)
    page: Page = page_of(chapter, request.user)
    counts = {str(row.number): len(row.notes) for row in page.rows if row.notes}
    return JsonResponse({"paragraphs": len(page.rows), "notes": counts, "gone": len(page.gone)})


@require_POST
def margin_passing(request: HttpRequest, note_id: int) -> HttpResponse:
    """The author lets a note through that waited for her."""
    it: MarginNote | None = MarginNote.objects.standing().filter(pk=note_id).first()
    if it is None or not is_author(work_to_read(request, it.work_id), request.user):
        raise Http404
    it.let_through()
    return redirect(it)


@require_http_methods(["GET", "HEAD", "POST"])
def margin_removal(request: HttpRequest, note_id: int) -> HttpResponse:
    """Its writer takes a note away, or a moderator with a reason."""
    it: MarginNote | None = (
        MarginNote.objects.standing().select_related("pseud__account").filter(pk=note_id).first()
    )
    if it is None or not request.user.is_authenticated:
        raise Http404
    mine = is_mine(request.user, it)
    if not mine:
        it.work = work_to_read(request, it.work_id)
        chapter_out(it.work, it.chapter_id)
    if not mine and not may_moderate(request.user):
        raise PermissionDenied(_("Its writer and moderators may remove a note."))
    form = RemovalForm(request.POST or None)
    if request.method != "POST" or not (mine or form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(
            request, "reviews/margin_removal.html", {"note": it, "form": form, "is_mine": mine}, status=status
        )
    it.remove(clock.now(), by_moderator=not mine, reason="" if mine else form.cleaned_data["reason"])
    messages.success(request, _("The note is removed."))
    return redirect("reviews:margin" if it.work.is_posted else "works:work", *removed_from(it))


def removed_from(it: MarginNote) -> tuple[int, ...]:
    return (it.work_id, it.chapter_id) if it.work.is_posted else (it.work_id,)
