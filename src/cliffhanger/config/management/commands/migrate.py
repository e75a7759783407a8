"""Django's `migrate`, with the triggers of the page cache taken off before and put on again after.

A trigger names tables and columns, so that neither database would let a migration change them under it;
and one that makes Django copy a table on SQLite loses those that are on it. So they are made anew from the
code each time, not by migrations.
"""

from typing import Any

from django.core.management.commands import migrate

from cliffhanger.archive import triggers
from cliffhanger.config.shown import SHOWN


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        only_looks = options["plan"] or options["check_unapplied"]
        if not only_looks:
            triggers.remove()
        super().handle(*args, **options)
        if not only_looks and not options["app_label"]:
            triggers.install(SHOWN)
