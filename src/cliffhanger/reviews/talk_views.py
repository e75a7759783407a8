"""The talk below an answer, and what its author and moderators may do with what readers said."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.manuscript import from_text
from cliffhanger.works.access import is_author

from .access import (
    TooMany,
    check_replies,
    is_her_reply,
    is_mine,
    may_change_reply,
    may_moderate,
    may_remove,
    may_remove_reply,
    may_reply,
    may_see_all,
    reply_to_read,
    review_to_read,
)
from .commented import as_reply, is_comment, signed_with, wrong
from .forms import RemovalForm, ReplyForm, as_typed
from .kept import forget, kept
from .models import Reply, Review, unpin
from .views import SIGNED_OUT, one_review, sign_in_with_it

NOT_HERS = gettext_lazy("Only its writer may change a reply, while the author talks with her.")


@require_POST
def replies(request: HttpRequest, review_id: int) -> HttpResponse:
    if request.POST.get("reader") and not request.user.is_authenticated:
        return sign_in_with_it(request, reverse("reviews:review", args=[review_id]), "reply", SIGNED_OUT)
    it = review_to_read(request, review_id)
    if not request.user.is_authenticated or not may_reply(request.user, it):
        raise PermissionDenied(_("The author and the reviewer talk here."))
    form = ReplyForm(as_reply(request))
    if not form.is_valid():
        return one_review(request, it, reply_form=form, status=wrong(request))
    try:
        check_replies(request.user, clock.now())
    except TooMany as error:
        form.add_error(None, str(error))
        return one_review(request, it, reply_form=form, status=429)
    pseud = signed_with(request) or request.user.pseud
    if pseud is None:
        raise PermissionDenied(_("Choose a pseud to sign with first."))
    key = form.cleaned_data["form_key"] or uuid.uuid4()
    forget(request, it.get_absolute_url())
    reply = Reply.write(it, pseud, from_text(form.cleaned_data["text"]), key, clock.now())
    if reply.waits_since:
        messages.success(request, _("Your reply is in. Others see it when the author has let it through."))
    if is_comment(request):
        return redirect("reviews:comment", reply.number)
    return redirect(reply)


@require_safe
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """A reply's own address leads to its place in the talk."""
    return redirect(reply_to_read(request, reply_id))


@require_http_methods(["GET", "HEAD", "POST"])
def reply_edit(request: HttpRequest, reply_id: int) -> HttpResponse:
    here = reverse("reviews:reply-edit", args=[reply_id])
    if request.method == "POST" and request.POST.get("reader") and not request.user.is_authenticated:
        return sign_in_with_it(request, here, "reply", SIGNED_OUT)
    it = reply_to_read(request, reply_id)
    if not may_change_reply(request.user, it):
        raise PermissionDenied(str(NOT_HERS))
    if request.method != "POST":
        data = kept(request, here)
        form = ReplyForm(data, initial={"text": as_typed(it.text)})
        return editing(request, it, form, is_kept=data is not None)
    form = ReplyForm(as_reply(request))
    if not form.is_valid():
        return editing(request, it, form, status=wrong(request))
    it.rewrite(from_text(form.cleaned_data["text"]), clock.now())
    forget(request, here)
    messages.success(request, _("Your reply is changed."), extra_tags="comment_notice")
    return redirect(it)


def editing(
    request: HttpRequest, it: Reply, form: ReplyForm, *, is_kept: bool = False, status: int = 200
) -> HttpResponse:
    context = {"reply": it, "work": it.review.work, "form": form, "is_kept": is_kept}
    return render(request, "reviews/reply_edit.html", context, status=status)


@require_POST
def removal(request: HttpRequest, review_id: int) -> HttpResponse:
    it = review_to_read(request, review_id)
    if not may_remove(request.user, it):
        raise PermissionDenied(_("Its writer and moderators may remove an answer."))
    by_moderator = may_moderate(request.user) and not is_mine(request.user, it)
    form = RemovalForm(request.POST)
    if by_moderator and not form.is_valid():
        return one_review(request, it, removal_form=form, status=422)
    it.remove(
        clock.now(), by_moderator=by_moderator, reason=form.cleaned_data["reason"] if by_moderator else ""
    )
    messages.success(request, _("The answer is removed."), extra_tags="comment_notice")
    return redirect("reviews:reviews" if may_see_all(request.user, it.work) else "works:work", it.work_id)


@require_http_methods(["GET", "HEAD", "POST"])
def reply_removal(request: HttpRequest, reply_id: int) -> HttpResponse:
    it = reply_to_read(request, reply_id)
    if not may_remove_reply(request.user, it):
        raise PermissionDenied(_("Its writer and moderators may remove a reply."))
    by_moderator = not is_her_reply(request.user, it)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or (by_moderator and not form.is_valid()):
        status = 422 if form.errors else 200
        context: dict[str, Any] = {
            "reply": it,
            "work": it.review.work,
            "form": form if by_moderator else None,
        }
        return render(request, "reviews/reply_removal.html", context, status=status)
    reason = form.cleaned_data["reason"] if by_moderator else ""
    it.remove(clock.now(), by_moderator=by_moderator, reason=reason)
    messages.success(request, _("The reply is removed."), extra_tags="comment_notice")
    return redirect(it.review)


@require_POST
def showing(request: HttpRequest, review_id: int) -> HttpResponse:
    """The author lets a review through that waited for her."""
    it = of_hers(request, review_to_read(request, review_id))
    if it.let_through():
        messages.success(request, _("Everybody sees it now."))
    return redirect(it)


@require_POST
def reply_showing(request: HttpRequest, reply_id: int) -> HttpResponse:
    """The same for a reply."""
    it = reply_to_read(request, reply_id)
    of_hers(request, it.review)
    if it.let_through():
        messages.success(request, _("Everybody sees it now."))
    return redirect(it)


@require_POST
def pin(request: HttpRequest, review_id: int) -> HttpResponse:
    return pinned(request, of_hers(request, review_to_read(request, review_id)))


@require_POST
def reply_pin(request: HttpRequest, reply_id: int) -> HttpResponse:
    it = reply_to_read(request, reply_id)
    return pinned(request, of_hers(request, it.review), it)


def of_hers(request: HttpRequest, review: Review) -> Review:
    if not is_author(review.work, request.user):
        raise PermissionDenied(_("That is for the author of the work."))
    return review


def pinned(request: HttpRequest, review: Review, reply: Reply | None = None) -> HttpResponse:
    """Above all others from now on, or with `wanted=no` back in its place."""
    if request.POST.get("wanted") == "no":
        unpin(review.work_id)
        messages.success(request, _("It is back in its place."))
    elif not (reply and reply.waits_since) and review.pin(clock.now(), reply):
        messages.success(request, _("It stands above the others now."))
    else:
        messages.error(request, _("Let it through first: only what everybody sees can be pinned."))
    return redirect(reply or review)
