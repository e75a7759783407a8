from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .models import Account, Pseud


def account(request: HttpRequest, username: str) -> HttpResponse:
    found = get_object_or_404(Account, username=username, is_active=True)
    return render(request, "accounts/account.html", {"account": found, "pseuds": found.pseuds.all()})


def pseud(request: HttpRequest, username: str, name: str) -> HttpResponse:
    found = get_object_or_404(Pseud, account__username=username, name=name)
    return render(request, "accounts/account.html", {"account": found.account, "pseuds": [found]})
