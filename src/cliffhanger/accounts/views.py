"""An account's own pages. Those of signing in and of its safety are allauth's views with our templates."""

from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cliffhanger.kit.pagecache import for_everybody

from . import forms
from .access import account_to_show, pseud_to_change, pseud_to_show
from .models import Account, Pseud


class SignUp(SignupView):
    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IntegrityError:
            # Somebody took the name a moment ago. Asked again, the form says so.
            form.full_clean()
            return super().form_valid(form) if form.is_valid() else self.form_invalid(form)


sign_up = SignUp.as_view()


def signed_in(request: HttpRequest) -> Account:
    """The account of a request that has passed `login_required`."""
    assert isinstance(request.user, Account)  # noqa: S101 - says what the decorator has seen to
    return request.user


@require_GET
@for_everybody("lists", parameters=("page",))
def account(request: HttpRequest, username: str) -> HttpResponse:
    shown = account_to_show(username)
    if shown.username != username:
        return redirect(shown, permanent=True)
    context = {"account": shown, "pseuds": shown.pseuds.order_by("pk"), "is_mine": shown == request.user}
    return render(request, "accounts/account.html", context)


@require_GET
@for_everybody("lists", parameters=("page",))
def pseud(request: HttpRequest, username: str, name: str) -> HttpResponse:
    shown = pseud_to_show(username, name)
    if (shown.account.username, shown.name) != (username, name):
        return redirect(shown, permanent=True)
    context = {
        "account": shown.account,
        "pseud": shown,
        "just": [shown],
        "is_mine": shown.account == request.user,
    }
    return render(request, "accounts/pseud.html", context)


@require_safe
@for_everybody("lists")
def profile(request: HttpRequest, username: str) -> HttpResponse:
    shown = account_to_show(username)
    if shown.username != username:
        return redirect("accounts:profile", shown.username, permanent=True)
    listed = list(shown.pseuds.select_related("account").order_by("pk"))
    about = next((pseud.about for pseud in listed if pseud.is_account_name), "")
    return render(request, "accounts/profile.html", {"account": shown, "pseuds": listed, "about": about})


@require_safe
@for_everybody("lists", parameters=("page",))
def of_account(request: HttpRequest, username: str) -> HttpResponse:
    """The pseuds of somebody, with the works of each."""
    shown = account_to_show(username)
    if shown.username != username:
        return redirect("accounts:of-account", shown.username, permanent=True)
    listed = shown.pseuds.select_related("account").order_by("pk")
    return render(request, "accounts/of_account.html", {"account": shown, "pseuds": listed})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_pseud(request: HttpRequest) -> HttpResponse:
    """The last step of signing up: the name to write under."""
    form = forms.FirstPseud(signed_in(request), request.POST or None)
    if request.method == "POST" and form.is_valid() and (chosen := form.keep()):
        messages.success(request, _("You write as {name}.").format(name=chosen.name))
        return redirect("home")
    return render(request, "accounts/first_pseud.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pseuds(request: HttpRequest) -> HttpResponse:
    """One's own pseuds, and a further one."""
    owner = signed_in(request)
    form = forms.PseudForm(request.POST or None, instance=Pseud(account=owner))
    if request.method == "POST" and form.is_valid() and (added := form.keep()):
        messages.success(request, _("You can write as {name} now.").format(name=added.name))
        return redirect("accounts:pseuds")
    return render(request, "accounts/pseuds.html", {"form": form, "pseuds": owner.pseuds.order_by("pk")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pseud_edit(request: HttpRequest, username: str, name: str) -> HttpResponse:
    changed = pseud_to_change(signed_in(request), username, name)
    form = forms.PseudForm(request.POST or None, instance=changed)
    if request.method == "POST" and form.is_valid() and (kept := form.keep()):
        return redirect(kept)
    return render(request, "accounts/pseud_edit.html", {"form": form, "name": name})


@login_required
@require_POST
def pseud_default(request: HttpRequest, username: str, name: str) -> HttpResponse:
    chosen = pseud_to_change(signed_in(request), username, name)
    signed_in(request).write_as(chosen)
    messages.success(request, _("You write as {name}.").format(name=chosen.name))
    return redirect("accounts:pseuds")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = forms.Preferences(request.POST or None, instance=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(form.instance.language or get_language()):  # she may have chosen another just now
            messages.success(request, _("Kept."))
        return redirect("accounts:preferences")
    blocks = signed_in(request).blocks.count()
    return render(request, "accounts/preferences.html", {"form": form, "blocks": blocks})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """Readers one does not hear from, and one more."""
    owner = signed_in(request)
    form = forms.BlockForm(owner, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, _("You will not hear from them again. What they said before stays."))
        return redirect("accounts:blocks")
    blocked = owner.blocks.select_related("blocked").order_by("pk")
    return render(request, "accounts/blocks.html", {"form": form, "blocks": blocked})


@login_required
@require_POST
def unblock(request: HttpRequest, block: int) -> HttpResponse:
    found = get_object_or_404(signed_in(request).blocks, pk=block)
    found.delete()
    messages.success(request, _("{name} can answer you again.").format(name=found.blocked.username))
    return redirect("accounts:blocks")
