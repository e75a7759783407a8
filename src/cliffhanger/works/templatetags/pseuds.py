"""Works of pseuds, for the pages of accounts: `{% load pseuds %}`."""

from collections.abc import Iterable

from django import template
from django.core.paginator import Page, Paginator
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
    signed = Creatorship.objects.filter(pseud__in=pseuds, role=Creatorship.Role.AUTHOR)
    listed = Work.objects.listed_for(request.user).filter(pk__in=signed.values("work"))
    return Paginator(newest(for_readers(listed)), PER_PAGE).get_page(request.GET.get("page"))
