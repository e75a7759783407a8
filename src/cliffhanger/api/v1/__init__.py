"""Version 1: what is here keeps its meaning; more may come beside it."""

from .. import problems
from ..caller import Bearer, Nobody
from ..described import Described
from . import (
    account,
    collections,
    dress,
    filters,
    follows,
    imports,
    margins,
    moderation,
    people,
    promises,
    reviews,
    series,
    shelves,
    tags,
    telling,
    webhooks,
    works,
    wrangling,
)

api = Described(
    title="Cliffhanger",
    version="1",
    description="Everything a person can do in the archive. Errors are problem+json; lists go on by `next`.",
    auth=[Bearer(), Nobody()],
    urls_namespace="api-1",
    docs_url=None,
)
problems.take_over(api)
for place, module in (
    ("", people),
    ("", account),
    ("", telling),
    ("", works),
    ("", dress),
    ("", imports),
    ("", series),
    ("", reviews),
    ("", margins),
    ("", promises),
    ("", shelves),
    ("", filters),
    ("", collections),
    ("", follows),
    ("", tags),
    ("", webhooks),
    ("", wrangling),
    ("", moderation),
):
    api.add_router(place, module.router)
