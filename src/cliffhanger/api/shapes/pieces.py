"""What the shapes are made of."""

from typing import Annotated, Any

from django.conf import settings
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def absolute(path: str) -> str:
    return f"{settings.ARCHIVE_URL}{path}"


# What a form would refuse whatever the archive holds is said here, so that the description says it too.
NO_NUL = r"^[^\x00]*$"
NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"
WHOLE = BeforeValidator(lambda value: int(value) if is_whole(value) else value)
Number = Annotated[int, Field(ge=1, le=2**53 - 1), WHOLE]
Prose = Annotated[str, Field(max_length=1_000_000)]
Title = Annotated[str, Field(max_length=255)]


def is_whole(value: Any) -> bool:
    """JSON knows one kind of number: 3.0 is three."""
    return isinstance(value, float) and value.is_integer()


class Said(BaseModel):
    """What is sent. A field that nobody knows is refused: it would be lost in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)
