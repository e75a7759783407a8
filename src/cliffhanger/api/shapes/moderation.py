from typing import Annotated

from pydantic import Field

from .pieces import NOT_BLANK, Said


class ReasonSaid(Said):
    reason: Annotated[
        str, Field(min_length=1, max_length=300, pattern=NOT_BLANK, description="It is kept on the record.")
    ]
