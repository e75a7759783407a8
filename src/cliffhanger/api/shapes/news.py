from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from cliffhanger.archive.models import News

from .pieces import NOT_BLANK, Said, absolute


class NewsTold(Schema):
    """`text` is plain text; a blank line parts paragraphs."""

    id: int
    url: str
    title: str
    text: str
    posted_at: datetime
    edited_at: datetime | None


Title = Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=NOT_BLANK)]


class NewsSaid(Said):
    title: Title
    text: Text


class NewsChange(Said):
    """What is left out stays."""

    title: Title | None = None
    text: Text | None = None


def news_told(news: News) -> dict[str, Any]:
    return {
        "id": news.pk,
        "url": absolute(news.get_absolute_url()),
        "title": news.title,
        "text": news.text,
        "posted_at": news.posted_at,
        "edited_at": news.edited_at,
    }
