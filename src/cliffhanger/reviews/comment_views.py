"""Addresses that archives of this field have for what is called an answer or a reply here. Each leads to ours.

What programs post to them is what the forms of our pages post (`commented`).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.works.access import NOT_FOUND, work_to_read
from cliffhanger.works.models import Chapter

from .access import is_mine, reply_to_read, review_to_read, why_not
from .commented import CONTENT, is_reply
from .forms import AnswerForm
from .models import FIRST_REPLY, Reply, Review
from .talk_views import removal, replies, reply_edit, reply_removal
from .views import answer, is_number

NOT_HERS = gettext_lazy("Only its writer may change an answer.")


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, work_id: int, chapter_id: int | None = None) -> HttpResponse:
    if request.method == "POST":
        return answer(request, work_id, str(chapter_id or latest_chapter(request, work_id)))
    narrowed = f"?chapter={chapter_id}" if chapter_id else ""
    return redirect(reverse("reviews:reviews", args=[work_id]) + narrowed, permanent=True)


def latest_chapter(request: HttpRequest, work_id: int) -> int:
    """What is said of a work without naming a chapter is said of the one that came out last."""
    work = work_to_read(request, work_id)
    number: int | None = work.chapters.posted().values_list("pk", flat=True).order_by("position").last()
    if number is None:
        raise Http404(NOT_FOUND)
    return number


@require_safe
def comment_new(request: HttpRequest, work_id: int, chapter_id: int | None = None) -> HttpResponse:
    chapter = reverse("works:chapter", args=[work_id, chapter_id or latest_chapter(request, work_id)])
    agreeing = "?view_adult=true" if request.GET.get("view_adult") == "true" else ""
    return redirect(f"{chapter}{agreeing}#answer", permanent=chapter_id is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def chapters_comments(request: HttpRequest, chapter_id: int) -> HttpResponse:
    return comments(request, work_of(request, chapter_id), chapter_id)


@require_safe
def chapters_comment_new(request: HttpRequest, chapter_id: int) -> HttpResponse:
    return comment_new(request, work_of(request, chapter_id), chapter_id)


def work_of(request: HttpRequest, chapter_id: int) -> int:
    """The work of a chapter that this reader may read."""
    readable = Chapter.objects.visible_to(request.user).filter(pk=chapter_id)
    work: int | None = readable.values_list("work", flat=True).first()
    if work is None:
        raise Http404(NOT_FOUND)
    return work


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Leads to the answer; posting changes it, or with `_method=delete` removes it."""
    removes = request.POST.get("_method") == "delete"
    if is_reply(number):
        return comment_on_answer(request, number - FIRST_REPLY, removes=removes)
    if request.method != "POST":
        return redirect("reviews:review", number, permanent=True)
    return removal(request, number) if removes else changed(request, number)


def comment_on_answer(request: HttpRequest, reply_id: int, *, removes: bool) -> HttpResponse:
    if request.method == "POST":
        return reply_removal(request, reply_id) if removes else reply_edit(request, reply_id)
    it = reply_to_read(request, reply_id)
    if request.GET.get("delete_comment_id"):
        return redirect("reviews:reply-removal", it.pk)
    return redirect(it)


def changed(request: HttpRequest, review_id: int) -> HttpResponse:
    """Her answer given anew. One that a moderator removed meanwhile is told so by the form, with her words in it."""
    it = Review.objects.filter(pk=review_id).only("work", "chapter", "account").first()
    if it is None:
        raise Http404
    is_signed_out = not request.user.is_authenticated and bool(request.POST.get("reader"))
    if not is_signed_out and (it.account_id is None or it.account_id != request.user.pk):
        raise PermissionDenied(str(NOT_HERS))
    return answer(request, it.work_id, str(it.chapter_id))


@require_safe
def comment_edit(request: HttpRequest, number: int) -> HttpResponse:
    """The form an answer was given with, on a page of its own."""
    if is_reply(number):
        return redirect("reviews:reply-edit", number - FIRST_REPLY)
    it = review_to_read(request, number)
    if not is_mine(request.user, it):
        raise PermissionDenied(str(NOT_HERS))
    it.chapter.work = it.work
    if refusal := why_not(request.user, it.chapter):
        raise PermissionDenied(refusal)
    form = AnswerForm(chapter=it.chapter, reader=request.user, earlier=it)
    context = {"work": it.work, "chapter": it.chapter, "form": form, "changes": it}
    return render(request, "reviews/answer.html", context)


@require_POST
def comments_comments(request: HttpRequest, number: int) -> HttpResponse:
    """A reply to an answer; one to a reply goes on in the same talk."""
    return replies(request, talk_of(request, number))


@require_safe
def comments_comment_new(request: HttpRequest, number: int) -> HttpResponse:
    talk = reverse("reviews:review", args=[talk_of(request, number) if is_reply(number) else number])
    return redirect(f"{talk}#reply", permanent=True)


def talk_of(request: HttpRequest, number: int) -> int:
    return reply_to_read(request, number - FIRST_REPLY).review_id if is_reply(number) else number


@require_POST
def comments_js(request: HttpRequest) -> HttpResponse:
    """The same for scripts. The one program that posts here takes 404 with a word in it for done, 200 for done
    before, and 422 for what went wrong: that is how the archive it was made for answered."""
    named = {name: request.POST.get(name, "") for name in ("comment_id", "chapter_id", "work_id")}
    kind = next((name for name, number in named.items() if is_number(number)), None)
    if kind is None or CONTENT not in request.POST:
        return JsonResponse(
            {"errors": {"no_commentable": [_("What did you want to say something about?")]}}, status=422
        )
    number = int(named[kind])
    begun = clock.now()
    if kind == "comment_id":
        response = comments_comments(request, number)
    elif kind == "chapter_id":
        response = chapters_comments(request, number)
    else:
        response = comments(request, number)
    if response.status_code != 302 or not response.headers["Location"].startswith("/comments/"):
        return JsonResponse(
            {"errors": {"base": [_("It could not be sent. Write it on the page itself.")]}}, status=422
        )
    written = response.headers["Location"]
    return JsonResponse({"comment": written}, status=404 if is_said_since(begun, written) else 200)


def is_said_since(begun: datetime, address: str) -> bool:
    number = int(address.rpartition("/")[2])
    said: Any = (
        Reply.objects.filter(pk=number - FIRST_REPLY)
        if is_reply(number)
        else Review.objects.filter(pk=number)
    )
    return bool(said.filter(Q(written_at__gte=begun) | Q(edited_at__gte=begun)).exists())
