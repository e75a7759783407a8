from .change import Change
from .chapter import Chapter, Grant, Reading, Version
from .work import Creatorship, Withdrawal, Work, WorkTag

__all__ = ["Change", "Chapter", "Creatorship", "Grant", "Reading", "Version", "Withdrawal", "Work", "WorkTag"]
