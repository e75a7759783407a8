from .change import Change
from .chapter import Chapter, ChapterWarning, Grant, Reading, Version
from .series import Part, Series
from .work import Creatorship, ReviewsFrom, Withdrawal, Work, WorkTag

__all__ = [
    "Change",
    "Chapter",
    "ChapterWarning",
    "Creatorship",
    "Grant",
    "Part",
    "Reading",
    "ReviewsFrom",
    "Series",
    "Version",
    "Withdrawal",
    "Work",
    "WorkTag",
]
