"""Who counts: the reasons why a response is shown but not counted."""

from datetime import datetime, timedelta
from enum import StrEnum

from .events import Response, Role
from .terms import Terms


class Reason(StrEnum):
    """Why a response does not count; these codes stand in the ledger."""

    GUEST = "guest"
    AUTHOR = "author"
    BETA = "beta"
    UNCONFIRMED = "unconfirmed"
    TOO_NEW = "too_new"
    EARLY = "early"
    LATE = "late"


def excluded_for(response: Response, terms: Terms, opened_at: datetime) -> Reason | None:
    """Why the person behind `response` cannot count, or None; whether it came in time is for `settle`."""
    if response.reader is None:
        return Reason.GUEST
    if response.role is not Role.READER:
        return Reason.AUTHOR if response.role is Role.AUTHOR else Reason.BETA
    if not response.confirmed:
        return Reason.UNCONFIRMED
    if is_too_new(response, terms.account_age, opened_at):
        return Reason.TOO_NEW
    return None


def is_too_new(response: Response, account_age: timedelta, opened_at: datetime) -> bool:
    """Whether the account is younger than the archive asks for; an account of unknown age counts as old."""
    if response.joined_at is None:
        return False
    if account_age:
        return response.joined_at > response.at - account_age
    return response.joined_at >= opened_at
