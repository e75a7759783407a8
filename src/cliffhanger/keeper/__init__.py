"""The keeper decides. Pure Python: terms and events in, a settlement out; no clock, no database, no text.

Everything the archive acts on is computed here from *when things happened*, so that a server that was
down, a ledger that is replayed and events that arrive out of order all come to the same settlement.
"""

from .calendar import due
from .events import Eased, Event, Halted, Opened, Released, Removed, Response, Role, Seen, Withdrawn
from .responses import Reason, excluded_for
from .settlement import Outcome, Settlement, settle
from .tally import Tally
from .terms import Asks, Calendar, IfLapsed, Pace, SecondChance, Terms, Thanks, problems

__all__ = [
    "Asks",
    "Calendar",
    "Eased",
    "Event",
    "Halted",
    "IfLapsed",
    "Opened",
    "Outcome",
    "Pace",
    "Reason",
    "Released",
    "Removed",
    "Response",
    "Role",
    "SecondChance",
    "Seen",
    "Settlement",
    "Tally",
    "Terms",
    "Thanks",
    "Withdrawn",
    "due",
    "excluded_for",
    "problems",
    "settle",
]
