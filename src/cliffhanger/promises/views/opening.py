"""Making a promise on a work that is there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.works.access import work_to_change
from cliffhanger.works.models import Chapter, Work

from ..forms import TermsForm
from ..models import Promise
from ..opening import CannotOpen, launch
from ..suggesting import suggested_quorum


@login_required
def new(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    chapters = list(work.chapters.without_text())
    held = to_seal(work, chapters)
    start = {"quorum": suggested_quorum(work)} if request.method != "POST" else None
    form = TermsForm(sent(request), instance=Promise(work=work), initial=start, held=len(held))
    if request.method == "POST" and form.is_valid() and open_from(form, work):
        messages.success(request, gettext("The promise is open."))
        return redirect(work)
    context = {"work": work, "form": form, "chapters": chapters, "held": held}
    return render(request, "promises/new.html", context, status=422 if form.errors else 200)


def to_seal(work: Work, chapters: list[Chapter]) -> list[Chapter]:
    """The chapters a promise opened now would be about: all unposted ones but the first to be posted."""
    unposted = [chapter for chapter in chapters if chapter.posted_at is None]
    return unposted if len(unposted) < len(chapters) else unposted[1:]


def open_from(form: TermsForm, work: Work) -> bool:
    """Open the promise, posting chapter one if none is out; False with the troubles put at their fields."""
    first = [] if work.chapters.posted().exists() else list(work.chapters.all()[:1])
    try:
        launch(form.promise(), clock.now(), post=first, questions=form.cleaned_data["questions"])
    except CannotOpen as error:
        for field, sentences in error.problems.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True
