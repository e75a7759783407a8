"""Signing in and out, as people do it and as the programs do that read archives of this field."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cliffhanger.archive.program import token

from .forms import BY_CONTRACT


@method_decorator(sensitive_post_parameters("user[password]"), name="dispatch")
class SignIn(LoginView):
    def get_form_kwargs(self) -> dict[str, Any]:
        """What was sent, be it in the body or, as some programs do it, in the query string."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        said: QueryDict = self.request.GET
        if self.request.method == "POST" and BY_CONTRACT["login"] in said:
            kwargs["data"] = QueryDict(mutable=True)
            kwargs["data"].update(said)
            kwargs["data"].update(self.request.POST)
        return kwargs


login = SignIn.as_view()
logout = LogoutView.as_view()


@require_safe
@never_cache
def token_dispenser(request: HttpRequest) -> JsonResponse:
    """A token for a program that fills in a form without having read the page it stands on."""
    return JsonResponse({"token": token()})
