"""Writing: a work's header, its chapters, and letting them out one by one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent

from .. import writing
from ..access import work_to_change
from ..forms import ChapterForm, PlacesForm, WorkForm
from ..models import Chapter, Style, Work
from ..writing import NotLikeThis


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A story written here rather than handed in: the header first, then chapters."""
    form = WorkForm(sent(request))
    pseud = request.user.pseud if request.user.is_authenticated else None
    if request.method == "POST" and pseud and form.is_valid():
        with transaction.atomic():
            work = form.save()
            writing.sign(work, pseud)
        return redirect("works:chapter-new", work.pk)
    return render(
        request, "works/new.html", {"form": form, "pseud": pseud}, status=422 if form.errors else 200
    )


@login_required
def edit(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    chapters = list(work.chapters.without_text())
    form = WorkForm(sent(request), instance=work)
    places = PlacesForm(chapters, sent(request))
    if request.method == "POST" and form.is_valid() and places.is_valid() and save(form, places, work):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('works:edit', args=[work.pk])}?saved")
    wrong = bool(form.errors or places.errors)
    waiting = [chapter for chapter in chapters if chapter.posted_at is None]
    in_turn = waiting[0] if waiting and writing.is_free(waiting[0]) else None
    context = {"form": form, "places": places, "work": work, "chapters": chapters, "next_draft": in_turn}
    return render(request, "works/edit.html", context, status=422 if wrong else 200)


def save(form: WorkForm, places: PlacesForm, work: Work) -> bool:
    """Header, titles and order in one transaction; False with the trouble put at the order."""
    try:
        with transaction.atomic():
            form.save()
            writing.say_pause(work, form.cleaned_data["is_paused"], clock.now())
            writing.note_edit(work, clock.now())
            writing.arrange(work, places.titles(), places.places(), clock.now())
    except NotLikeThis as error:
        places.add_error(None, str(error))
        return False
    return True


@login_required
def chapter_new(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    form = ChapterForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chapter = writing.add_chapter(
            work, said["title"], said["text"], said["notes_before"], said["notes_after"], said["warnings"]
        )
        return after_saving(request, chapter)
    context = {"form": form, "work": work, "place": work.chapters.count() + 1}
    context["classes"] = Style.of(work).classes
    return render(request, "works/chapter_edit.html", context, status=422 if form.errors else 200)


@login_required
def chapter_edit(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    chapter = chapter_to_change(request, work_id, chapter_id)
    form = ChapterForm(sent(request), instance=chapter)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            fresh = Chapter.objects.select_related("work").get(pk=chapter.pk)
            fresh.notes_before, fresh.notes_after = said["notes_before"], said["notes_after"]
            fresh.save(update_fields=["notes_before", "notes_after"])
            fresh.warn_of(said["warnings"])
            fresh.rewrite(said["title"], said["text"], clock.now())
        return after_saving(request, fresh)
    context = {"form": form, "work": chapter.work, "chapter": chapter, "place": chapter.position}
    context["classes"] = Style.of(chapter.work).classes
    return render(request, "works/chapter_edit.html", context, status=422 if form.errors else 200)


def after_saving(request: HttpRequest, chapter: Chapter) -> HttpResponse:
    """Where the button that was pressed leads: on to the next chapter, out with this one, or back."""
    match request.POST.get("do"):
        case "post":
            return attempt(
                request,
                lambda: writing.post(chapter, clock.now()),
                chapter.work,
                _("{chapter} is up.").format(chapter=chapter.heading),
            )
        case "next":
            messages.success(request, _("{chapter} is saved.").format(chapter=chapter.heading))
            return redirect("works:chapter-new", chapter.work_id)
        case _:
            messages.success(request, _("{chapter} is saved.").format(chapter=chapter.heading))
            return redirect("works:edit", chapter.work_id)


def chapter_to_change(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    work = work_to_change(request, work_id)
    chapter: Chapter | None = work.chapters.select_related("work").filter(pk=chapter_id).first()
    if chapter is None:
        raise Http404
    return chapter


@login_required
@require_POST
def posting(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    chapter = chapter_to_change(request, work_id, chapter_id)
    return attempt(
        request,
        lambda: writing.post(chapter, clock.now()),
        chapter.work,
        _("{chapter} is up.").format(chapter=chapter.heading),
    )


@login_required
def chapter_removal(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    chapter = chapter_to_change(request, work_id, chapter_id)
    if request.method == "POST":
        said = _("{chapter} is gone.").format(chapter=chapter.heading)
        return attempt(request, lambda: writing.discard_chapter(chapter), chapter.work, said)
    question = _("Throw away {chapter} of “{title}”?").format(chapter=chapter.heading, title=chapter.work)
    return confirm(
        request,
        chapter.work,
        question,
        _("Its text and its earlier versions go with it."),
        _("Throw it away"),
    )


@login_required
def chapter_joining(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    chapter = chapter_to_change(request, work_id, chapter_id)
    if request.method == "POST":
        said = _("The two are one chapter now.")
        return attempt(request, lambda: writing.join_to_previous(chapter, clock.now()), chapter.work, said)
    question = _("Join {chapter} to the chapter before it?").format(chapter=chapter.heading)
    return confirm(
        request, chapter.work, question, _("Its heading becomes a line within that chapter."), _("Join them")
    )


@login_required
def removal(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    if request.method != "POST":
        return confirm(
            request,
            work,
            _("Throw away “{title}”?").format(title=work),
            _("All its chapters go with it."),
            _("Throw it away"),
        )
    try:
        writing.discard(work)
    except NotLikeThis as error:
        messages.error(request, str(error))
        return redirect("works:edit", work.pk)
    messages.success(request, _("“{title}” is gone.").format(title=work))
    return redirect("promises:desk")


@login_required
def withdrawal(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    if request.method == "POST":
        return attempt(
            request,
            lambda: writing.take_down(work, clock.now()),
            work,
            _("“{title}” is taken down.").format(title=work),
        )
    what = _("It becomes a draft of yours again, with its reviews. Its page says that it is gone.")
    return confirm(request, work, _("Take “{title}” down?").format(title=work), what, _("Take it down now"))


@login_required
@require_POST
def return_(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    return attempt(
        request,
        lambda: writing.put_up(work, clock.now()),
        work,
        _("“{title}” is up again.").format(title=work),
    )


def attempt(request: HttpRequest, act: Callable[[], None], work: Work, said: str) -> HttpResponse:
    try:
        act()
    except NotLikeThis as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("works:edit", work.pk)


def confirm(request: HttpRequest, work: Work, question: str, what: str, button: str) -> HttpResponse:
    context = {"work": work, "question": question, "what": what, "button": button}
    return render(request, "works/confirm.html", context)
