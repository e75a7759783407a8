"""The programs that act for a reader: she lets them, sees them, and takes it back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.shelves.access import reader_of

from . import tokens as making
from .forms import TokenForm
from .models import Token
from .oauth.apps import allowed_by
from .opds.forms import BASE_1


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Her tokens. A new one's word is shown in the answer to the form, and never again."""
    account = reader_of(request)
    form = TokenForm(account, sent(request))
    word = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _made, word = making.make(account, said["name"], said["scopes"], clock.now(), form.good_for())
            form = TokenForm(account)
        except making.TooMany:
            form.add_error(None, _("These are many tokens. Take one back that you do not need any more."))
    context = {
        "form": form,
        "word": word,
        "tokens": account.tokens.personal(),
        "allowed": allowed_by(account),
        "now": clock.now(),
        "opds": f"{settings.ARCHIVE_URL}{BASE_1}",
        "kosync": f"{settings.ARCHIVE_URL}/kosync",
    }
    response = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


@login_required
@require_POST
def token_removal(request: HttpRequest, token_id: int) -> HttpResponse:
    get_object_or_404(Token.objects.personal(), pk=token_id, account=reader_of(request)).delete()
    messages.success(request, _("The program may not act for you any more."))
    return redirect("api:tokens")
