"""Every table either touches keys of the page cache or is declared private."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from cliffhanger.archive import triggers
from cliffhanger.config.schema import is_up_to_date
from cliffhanger.config.shown import PRIVATE, SHOWN


def test_every_table_is_shown_or_private() -> None:
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert tables == SHOWN.keys() | PRIVATE, "Say in config/shown.py what readers see of it."
    assert not SHOWN.keys() & PRIVATE


def test_what_is_said_of_a_table_names_its_fields() -> None:
    for label, all_shown in SHOWN.items():
        fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        for shown in all_shown:
            assert (shown.only or set()) | shown.unshown <= fields, label


@pytest.mark.django_db(transaction=True)
def test_the_database_has_exactly_these_triggers() -> None:
    assert triggers.are_current(SHOWN)
    wanted = {trigger.name for trigger in triggers.triggers(SHOWN)}
    assert len(wanted) >= 3 * len(SHOWN) - 2
    assert all(len(name) <= 63 for name in wanted), "PostgreSQL cuts longer names."


@pytest.mark.django_db(transaction=True)
def test_triggers_that_were_lost_are_made_anew() -> None:
    triggers.remove()
    assert not is_up_to_date()
    call_command("migrate", verbosity=0)
    assert is_up_to_date()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("label", SHOWN)
def test_a_key_never_comes_out_empty(label: str) -> None:
    """Each expression runs against its own table, with rows or without."""
    table = apps.get_model(label)._meta.db_table
    for shown in SHOWN[label]:
        for key in [*shown.keys, *(shown.fresh or ())]:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {re.sub(r'row[.]', f'{table}.', key)} FROM {table}")  # noqa: S608 - ours
                assert all(key for (key,) in cursor.fetchall())
