"""What wranglers are told of tags, and what they say of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.tags.family import relatives
from cliffhanger.tags.finding import Suggestion
from cliffhanger.tags.models import WRANGLED, Medium, Tag, TagChange, Wrangler
from cliffhanger.tags.wrangle import LONGEST_NAME

from ..paging import Asked
from .pieces import NO_NUL, NOT_BLANK, Number, Said, absolute
from .tags import TagName, TagTold, tag_told

KINDS = tuple(kind.value for kind in WRANGLED)
MEDIA = tuple(Medium.values)
CHANGES = tuple(TagChange.Kind.values)
WrangledKind = Literal[KINDS]  # type: ignore[valid-type] # as many as there are
MediumName = Literal[MEDIA]  # type: ignore[valid-type] # as above
ChangeKind = Literal[CHANGES]  # type: ignore[valid-type] # as above
Plain = Annotated[str, Field(max_length=1_000, pattern=NO_NUL)]


class WrangledTold(TagTold):
    url: str
    is_canonical: bool
    synonym_of: TagTold | None
    description: str
    medium: MediumName


class SuggestionTold(Schema):
    tag: TagTold
    why: str = Field(description="A sentence for a person.")


class WaitingTold(Schema):
    tag: TagTold
    suggestions: list[SuggestionTold] = Field(description="Canonical tags that it may be another word for.")


class ChangeTold(Schema):
    """What was said of a tag, as the public log has it."""

    id: int
    kind: ChangeKind
    tag: TagTold
    other: TagTold | None
    by: str
    at: datetime
    undoes: int | None
    undone_by: int | None


class DeskTold(Schema):
    tag: WrangledTold
    may_change: bool = Field(description="Whether it is the caller's to put in order.")
    works: int = Field(description="How many public works count as it.")
    synonyms: list[TagTold]
    parents: list[TagTold]
    metatags: list[TagTold]
    subtags: list[TagTold]
    children: list[TagTold]
    synonyms_suggested: list[SuggestionTold] = Field(description="What it may be another word for.")
    parents_suggested: list[SuggestionTold]
    changes: list[ChangeTold] = Field(description="The latest.")


class MergeTold(Schema):
    """What a merge would change. Nothing is changed yet."""

    tag: TagTold
    into: TagTold
    moved: int = Field(description="Public works that would count as `into`.")
    both: int = Field(description="Those of them that do already.")
    stay: int = Field(description="Public works that count as `into` now.")
    total: int = Field(description="And afterwards.")
    synonyms: list[TagTold] = Field(description="They move along.")
    subtags: list[TagTold] = Field(description="They move along.")
    children: list[TagTold] = Field(description="They move along.")
    lost_parents: list[TagTold] = Field(description="They stand above it no more.")
    lost_metatags: list[TagTold] = Field(description="They stand above it no more.")
    gained_metatags: list[TagTold]


class CountTold(Schema):
    kind: WrangledKind
    waiting: int = Field(description="How many wait, as far as one page of the queue counts.")


class FandomTold(Schema):
    fandom: TagTold
    kinds: list[CountTold]


class HomeTold(Schema):
    fandoms: list[FandomTold] = Field(description="Those that the caller keeps.")
    everywhere: list[CountTold] = Field(description="For staff; empty for others.")


class WranglerTold(Schema):
    id: int
    account: str
    fandom: TagTold
    since: datetime


class RefusedTold(Schema):
    tag: int
    why: str = Field(description="A sentence for a person.")


class OutcomeTold(Schema):
    done: list[ChangeTold]
    refused: list[RefusedTold]


class QueueAsked(Asked):
    kind: WrangledKind = "character"
    fandom: str = Field(
        "", max_length=LONGEST_NAME, pattern=NO_NUL, description="On works of this fandom, by its name."
    )


class IntoSaid(Said):
    into: Number


class TagSaid(Said):
    """What is left out stays. Another name makes the old one a synonym: works keep what their authors typed."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=NOT_BLANK)] | None = None
    description: Plain | None = None
    medium: Annotated[MediumName | None, Field(description="Of fandoms: where it comes from.")] = None


class ManySaid(Said):
    """`canonical` (a child of `fandom`, where one is named), `merge` into one tag, or into what is `suggested` for each."""

    do: Literal["canonical", "merge", "suggested"]
    tags: Annotated[list[Number], Field(min_length=1, max_length=40)]
    fandom: Number | None = None
    into: Number | None = None


class AssignmentSaid(Said):
    account: Annotated[str, Field(min_length=1, max_length=150, pattern=NOT_BLANK)]
    fandom: TagName


def wrangled_told(tag: Tag) -> dict[str, Any]:
    return {
        **tag_told(tag),
        "url": absolute(tag.get_absolute_url()),
        "is_canonical": tag.is_canonical,
        "synonym_of": tag_told(tag.synonym_of) if tag.synonym_of else None,
        "description": tag.description,
        "medium": tag.medium,
    }


def relatives_told(tag: Tag) -> dict[str, list[dict[str, Any]]]:
    none: dict[str, list[dict[str, Any]]] = {
        "synonyms": [],
        "parents": [],
        "metatags": [],
        "subtags": [],
        "children": [],
    }
    return none | {one.sort: [tag_told(other) for other in one.tags] for one in relatives(tag)}


def suggestion_told(suggestion: Suggestion) -> dict[str, Any]:
    return {"tag": tag_told(suggestion.tag), "why": str(suggestion.why)}


def change_told(change: TagChange) -> dict[str, Any]:
    """Of a change from `for_log`."""
    undone: TagChange | None = getattr(change, "undone_by", None)
    return {
        "id": change.pk,
        "kind": change.kind,
        "tag": tag_told(change.tag),
        "other": tag_told(change.other) if change.other else None,
        "by": change.by.get_username() if change.by else "",
        "at": change.at,
        "undoes": change.undoes_id,
        "undone_by": undone.pk if undone else None,
    }


def wrangler_told(wrangler: Wrangler) -> dict[str, Any]:
    return {
        "id": wrangler.pk,
        "account": wrangler.account.get_username(),
        "fandom": tag_told(wrangler.fandom),
        "since": wrangler.since,
    }
