"""What programs of other archives send as a comment, in the words of an answer or a reply.

There a comment is one line of text; here a reader gives one answer to a chapter, with verdicts, and the talk
below it is made of replies. Answers and replies share one row of numbers in `/comments/N`: those of replies
begin far above any answer's.
"""

import uuid

from django.http import HttpRequest, QueryDict

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.manuscript import from_text
from cliffhanger.works.access import is_number
from cliffhanger.works.models import Chapter

from .forms import initial
from .models import FIRST_REPLY
from .respond import OWN

CONTENT, NAME, PSEUD = "comment[comment_content]", "comment[name]", "comment[pseud_id]"


def is_comment(request: HttpRequest) -> bool:
    return CONTENT in request.POST


def is_reply(number: int) -> bool:
    return number >= FIRST_REPLY


def as_answer(request: HttpRequest, chapter: Chapter) -> QueryDict:
    """The form it would have been. What she said earlier beside the text stays, as programs know nothing of it."""
    if not is_comment(request):
        return request.POST
    said = QueryDict(mutable=True)
    words = request.POST[CONTENT]
    earlier = next(iter(OWN(chapter.pk, request.user.pk)), None) if request.user.is_authenticated else None
    if earlier and earlier.removed_at is None and words.strip():
        for name, value in initial(earlier).items():
            said.setlist(name, value if isinstance(value, list) else [str(value)])
    said["text"] = words
    said["guest_name"] = request.POST.get(NAME, "")
    is_the_same = earlier is not None and earlier.text == from_text(words)
    said["form_key"] = str(earlier.form_key) if earlier and is_the_same else request.POST.get("form_key", "")
    return said


def as_reply(request: HttpRequest) -> QueryDict:
    if not is_comment(request):
        return request.POST
    said = request.POST.copy()
    said["text"] = request.POST[CONTENT]
    if not said.get("form_key"):
        sent = (request.user.pk, request.path, said.get("comment_id"), said["text"])
        said["form_key"] = str(uuid.uuid5(uuid.NAMESPACE_OID, repr(sent)))
    return said


def signed_with(request: HttpRequest) -> Pseud | None:
    """The pseud a comment names, if it is one of hers."""
    number = request.POST.get(PSEUD, "") if is_comment(request) else ""
    if not isinstance(request.user, Account) or not is_number(number):
        return None
    return Pseud.objects.filter(pk=int(number), account=request.user).first()


def wrong(request: HttpRequest) -> int:
    """The status of a form that came back: programs read why only on a page that is none of an error."""
    return 200 if is_comment(request) else 422
