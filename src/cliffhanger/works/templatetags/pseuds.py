"""Works of pseuds, for the pages of accounts: `{% load pseuds %}`."""

from collections.abc import Iterable

from django import template
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.template import Context

from cliffhanger.accounts.models import Pseud
from cliffhanger.works.lists import for_readers, newest
from cliffhanger.works.models import Creatorship, Work

register = template.Library()

PER_PAGE = 20


@register.simple_tag(takes_context=True)
def works_by(context: Context, pseuds: Iterable[Pseud]) -> "Page[Work]":
    """Works signed by any of the pseuds that are listed for this reader: a page of them."""
    request: HttpRequest = context["request"]
    listed = Work.objects.listed_for(request.user).signed_by(pseuds)
    return Paginator(newest(for_readers(listed, request.user)), PER_PAGE).get_page(request.GET.get("page"))


@register.simple_tag(takes_context=True)
def counted(context: Context, pseuds: Iterable[Pseud]) -> list[tuple[Pseud, int]]:
    """Each pseud with the number of works it signs that are listed for this reader."""
    shown = list(pseuds)
    signed = Creatorship.objects.filter(
        pseud__in=shown,
        role=Creatorship.Role.AUTHOR,
        work__in=Work.objects.listed_for(context["request"].user).values("pk"),
    )
    totals = dict(signed.order_by().values_list("pseud").annotate(Count("pk")))
    return [(pseud, totals.get(pseud.pk, 0)) for pseud in shown]
