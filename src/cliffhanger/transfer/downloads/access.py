"""Who may take what along. The first line of every view here asks; nothing is served on any other way."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from cliffhanger.works.access import NOT_FOUND, work_to_read
from cliffhanger.works.models import Chapter, Work

from .formats import FORMATS, Format

NO_SUCH_FORMAT = gettext_lazy(
    "Books are made as EPUB, PDF, HTML, Markdown and plain text. A Kindle takes EPUB by “Send to Kindle”."
)


class Gone(Exception):
    """The work was taken down: there is no book of it for anybody, its makers included."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


def format_asked_for(extension: str) -> Format:
    form = FORMATS.get(extension.lower())
    if form is None:
        raise Http404(NO_SUCH_FORMAT)
    return form


def work_to_take(request: HttpRequest, work_id: int) -> Work:
    """A work that is out and that this reader may read. 404 for a draft or what is not revealed, also its author's; Gone; SignInFirst."""
    work = work_to_read(request, work_id)
    if work.withdrawn_at is not None:
        raise Gone(work)
    if not work.is_posted:
        raise Http404(NOT_FOUND)
    return work


def chapter_to_take(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    """A posted chapter of such a work: of one that is sealed there is no file, whoever asks."""
    work = work_to_take(request, work_id)
    chapter: Chapter | None = Chapter.objects.posted().without_text().filter(work=work, pk=chapter_id).first()
    if chapter is None:
        raise Http404(NOT_FOUND)
    chapter.work = work
    return chapter
