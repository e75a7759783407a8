"""A look at all there is, for one page: what a reader never wants to be shown is shown there after all."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cliffhanger.accounts.models import Account

from .asked import ALL


def see_all(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.GET.get(ALL) == "yes" and isinstance(request.user, Account):
            request.user.sees_all = True
        return get_response(request)

    return answer
