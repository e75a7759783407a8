"""Handing a story in: a file or pasted text becomes a draft, read back to its author before anything is posted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent, sent_files
from cliffhanger.kit.text import words
from cliffhanger.promises.forms import TermsForm
from cliffhanger.promises.models import Promise
from cliffhanger.promises.views.opening import open_from, to_seal
from cliffhanger.works import writing
from cliffhanger.works.access import work_to_change
from cliffhanger.works.forms import PlacesForm, WorkForm
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.views.writing import save

from ..models import Import
from .forms import HandInForm, MoreForm
from .hand_in import UNTITLED, take_in, take_in_more, terms_of
from .heard import heard, shortened


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = HandInForm(sent(request), sent_files(request))
    pseud = request.user.pseud if request.user.is_authenticated else None
    if request.method == "POST" and pseud and form.is_valid():
        return redirect(take_in(form.given, pseud))
    return render(
        request, "imports/new.html", {"form": form, "pseud": pseud}, status=422 if form.errors else 200
    )


@login_required
def chapters(request: HttpRequest, work_id: int) -> HttpResponse:
    """Further chapters for a work that is there already."""
    work = work_to_change(request, work_id)
    form = MoreForm(sent(request), sent_files(request))
    if request.method == "POST" and form.is_valid():
        add(request, work, form)
        return redirect("works:edit", work.pk)
    context = {"form": form, "work": work}
    return render(request, "imports/chapters.html", context, status=422 if form.errors else 200)


def add(request: HttpRequest, work: Work, form: MoreForm) -> None:
    added = take_in_more(work, form.given)
    total = sum(chapter.words for chapter in added)
    text = ngettext("One chapter is added: %(words)s.", "%(n)s chapters are added: %(words)s.", len(added))
    messages.success(request, text % {"n": len(added), "words": words(total)})


def import_to_change(request: HttpRequest, import_id: int) -> Import:
    found = Import.objects.select_related("work").filter(pk=import_id, account=request.user.pk).first()
    if found is None or found.work is None:
        raise Http404
    return found


@login_required
def import_(request: HttpRequest, import_id: int) -> HttpResponse:
    """The read-back: the author's file on the left, what was understood on the right, every field hers to mend.

    Whichever button is pressed, all that was typed is saved first.
    """
    found = import_to_change(request, import_id)
    work = work_to_change(request, found.work_id or 0)
    if work.posted_at:
        return redirect("works:edit", work.pk)
    page = ReadBack(request, found, work)
    if request.method == "POST" and page.save():
        if (answer := page.carry_out(request.POST.get("do", ""))) is not None:
            return answer
        page.look_again()
    return render(request, "imports/import.html", page.context(), status=422 if page.has_errors else 200)


class ReadBack:
    """The page of one import: its forms, and what its buttons do."""

    def __init__(self, request: HttpRequest, found: Import, work: Work) -> None:
        self.request, self.found, self.work = request, found, work
        self.look(sent(request))
        self.more = MoreForm()

    def look(self, given: Any) -> None:
        """Make the forms over the work as it now stands."""
        self.chapters = list(self.work.chapters.without_text())
        named = {} if self.work.title != UNTITLED else {"title": ""}
        self.form = WorkForm(given, instance=self.work, initial=named)
        self.places = PlacesForm(self.chapters, given)
        self.held = to_seal(self.work, self.chapters)
        self.terms = TermsForm(
            given,
            instance=Promise(work=self.work),
            initial=self.start(),
            held=len(self.held) or self.spoken_of(),
        )

    def look_again(self) -> None:
        """After saving: the order may be another now. What is wrong with terms or files stays to be seen."""
        terms = self.terms
        self.work.refresh_from_db()
        self.look(None)
        if terms.is_bound:
            self.terms = terms

    def start(self) -> dict[str, Any]:
        """The terms to begin with: as she left them, or as her note has them, or the archive's."""
        left: dict[str, Any] = self.found.terms
        if left:
            return left
        return terms_of(self.work, self.found.promise)

    def spoken_of(self) -> int:
        """How many held chapters the note speaks of, before they are here."""
        return int((self.found.promise or {}).get("held") or 0)

    def save(self) -> bool:
        """Keep everything that was typed, terms included, whatever the button; False if something is wrong."""
        if not (self.form.is_valid() and self.places.is_valid()):
            return False
        self.found.terms = {
            name: self.request.POST.getlist(name) if name == "verdicts" else self.request.POST.get(name, "")
            for name in self.terms.fields
        }
        with transaction.atomic():
            self.found.save(update_fields=["terms"])
            return save(self.form, self.places, self.work)

    def carry_out(self, what: str) -> HttpResponse | None:
        """Do what the button says. None if something stands in the way, which the forms then say."""
        match what:
            case "add":
                return self.add()
            case "promise":
                return self.open()
            case "post" | "post-all":
                return self.post(self.chapters if what == "post-all" else self.chapters[:1])
            case _:
                messages.success(self.request, gettext("Saved. It is a draft on your desk."))
                return redirect(f"{self.found.get_absolute_url()}?saved")

    def add(self) -> HttpResponse | None:
        self.more = MoreForm(self.request.POST, self.request.FILES)
        if not self.more.is_valid():
            return None
        add(self.request, self.work, self.more)
        return redirect(f"{self.found.get_absolute_url()}?saved#chapters")

    def open(self) -> HttpResponse | None:
        if not self.terms.is_valid() or not open_from(self.terms, self.work):
            return None
        messages.success(self.request, gettext("The promise is open. The archive keeps it from here."))
        return redirect(self.work)

    def post(self, chapters: list[Chapter]) -> HttpResponse:
        try:
            with transaction.atomic():
                for chapter in Chapter.objects.filter(pk__in=[c.pk for c in chapters]).order_by("position"):
                    writing.post(chapter, clock.now())
        except writing.NotLikeThis as error:
            messages.error(self.request, str(error))
            return redirect(self.found)
        messages.success(self.request, gettext("It is up."))
        return redirect(self.work)

    @property
    def has_errors(self) -> bool:
        forms = (self.form, self.places, self.more, self.terms)
        return any(form.is_bound and form.errors for form in forms)

    def context(self) -> dict[str, Any]:
        head, tail = shortened(self.found.text)
        return {
            "import": self.found,
            "work": self.work,
            "form": self.form,
            "places": self.places,
            "chapters": self.chapters,
            "held": self.held,
            "terms": self.terms,
            "more": self.more,
            "head": heard(head, self.found.reading),
            "tail": heard(tail, self.found.reading),
            "left_out": max(len(self.found.text) - len(head) - len(tail), 0),
            "unnamed": not self.found.reading.get("title") and self.work.title == UNTITLED,
            "found": where_found(self.found.promise),
            "promise_read": self.found.promise,
        }


def where_found(promise: dict[str, Any] | None) -> dict[str, dict[str, str]]:
    """Beside each term, the words of the note it was read from, and what was not said there."""
    if promise is None:
        return {}
    quoted = promise.get("words") or {}
    fields = {
        "quorum": "quorum",
        "window_days": "days",
        "asks": "favour",
        "if_lapsed": "if_lapsed",
        "verdicts": "asks",
    }
    found = {field: {"words": quoted.get(name, ""), "remark": ""} for field, name in fields.items()}
    if promise["quorum"] is None:
        found["quorum"]["remark"] = gettext(
            "Your note names no number; this one is what comparable works here are answered by."
        )
    if promise["days"] is None:
        found["window_days"]["remark"] = gettext("Your note names no time.")
    if promise["if_lapsed"] is None:
        found["if_lapsed"]["remark"] = gettext("Your note does not say.")
    return found
