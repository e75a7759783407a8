from .change import Change
from .chapter import Chapter, ChapterWarning, Grant, Reading, Version
from .series import Part, Series
from .style import Style
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
    "Style",
    "Version",
    "Withdrawal",
    "Work",
    "WorkTag",
]
