"""The parameters by which programs search archives of this field, in the words of our own addresses."""

import re
from collections.abc import Mapping, Sequence

from .question import Typed

BARE = re.compile(r"work_search\[(\w+)\](?:\[\])?")
BESIDE = re.compile(r"(include|exclude)_work_search\[\w+_ids\]\[\]")
# The numbers that the tags every archive has are known by there.
NAMES = {
    "9": "Not Rated",
    "10": "General Audiences",
    "11": "Teen And Up Audiences",
    "12": "Mature",
    "13": "Explicit",
    "14": "Creator Chose Not To Use Archive Warnings",
    "16": "No Archive Warnings Apply",
    "17": "Graphic Depictions Of Violence",
    "18": "Major Character Death",
    "19": "Rape/Non-Con",
    "20": "Underage Sex",
    "21": "Gen",
    "22": "F/M",
    "23": "M/M",
    "24": "Other",
    "116": "F/F",
    "2246": "Multi",
}
NAMED = {
    "fandom_names": "with",
    "character_names": "with",
    "relationship_names": "with",
    "freeform_names": "with",
    "other_tag_names": "with",
    "excluded_tag_names": "without",
}
NUMBERED = ("rating_ids", "archive_warning_ids", "category_ids")
AS_OURS = {
    "words_from": "words_from",
    "words_to": "words_to",
    "date_from": "updated_from",
    "date_to": "updated_to",
    "language_id": "language",
}
IN_THE_BOX = {
    "title": "title",
    "creators": "by",
    "revised_at": "updated",
    "word_count": "words",
    "kudos_count": "kudos",
    "comments_count": "responses",
    "bookmarks_count": "bookmarks",
}
SORTS = {
    "_score": "relevance",
    "authors_to_sort_on": "author",
    "title_to_sort_on": "title",
    "created_at": "posted",
    "revised_at": "updated",
    "word_count": "words",
    "kudos_count": "kudos",
    "comments_count": "responses",
    "bookmarks_count": "bookmarks",
}
FIELDS = (
    "query",
    *NAMED,
    *NUMBERED,
    *AS_OURS,
    *IN_THE_BOX,
    "complete",
    "crossover",
    "single_chapter",
    "sort_column",
    "sort_direction",
)
KINDS = ("fandom", "character", "relationship", "freeform", "rating", "archive_warning", "category")
PARAMETERS = (
    *(f"work_search[{name}]{many}" for name in FIELDS for many in ("", "[]")),
    *(f"{side}_work_search[{kind}_ids][]" for side in ("include", "exclude") for kind in KINDS),
)


def is_asked(parameters: Typed) -> bool:
    """Whether a program asks, be it for everything there is."""
    return any(BARE.fullmatch(name) for name in parameters)


def translated(parameters: Typed) -> dict[str, list[str]]:
    """All the parameters, those of such programs as ours."""
    ours: dict[str, list[str]] = {name: list(values) for name, values in parameters.items()}
    for name, values in parameters.items():
        if found := BESIDE.fullmatch(name):
            ours.setdefault("tag" if found[1] == "include" else "not", []).extend(values)
        elif found := BARE.fullmatch(name):
            translate(ours, found[1], [value.strip() for value in values if value.strip()])
    return ours


def translate(ours: dict[str, list[str]], name: str, values: Sequence[str]) -> None:
    if not values:
        return
    first = values[0]
    if name == "query" or name in IN_THE_BOX:
        said = first if name == "query" else f'{IN_THE_BOX[name]}:"{first.replace(chr(34), "")}"'
        ours["q"] = [" ".join(filter(None, [*ours.get("q", []), said]))]
    elif name in NAMED or name in NUMBERED:
        every = values if name in NAMED else [NAMES[value] for value in values if value in NAMES]
        ours.setdefault(NAMED.get(name, "with"), []).extend(every)
    elif name in AS_OURS:
        ours[AS_OURS[name]] = [first]
    elif name in CHOICES:
        for parameter, value in CHOICES[name].get(first, {}).items():
            ours[parameter] = [value]
    elif name == "sort_column" and first in SORTS:
        ours["sort"] = [SORTS[first]]
    elif name == "sort_direction":
        ours["order"] = ["rising" if first == "asc" else "falling"]


CHOICES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "complete": {"T": {"status": "complete"}, "F": {"status": "progress"}},
    "crossover": {"T": {"crossover": "yes"}, "F": {"crossover": "no"}},
    "single_chapter": {"1": {"chapters_from": "1", "chapters_to": "1"}},
}
