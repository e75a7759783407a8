"""Every setting is documented, and a wrong one speaks."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)

CHECKS = """
import json, django
django.setup()
from django.core import checks
found = checks.run_checks(include_deployment_checks=True)
print(json.dumps([[message.id, message.msg, message.hint] for message in found]))
"""


def checked(home: Path, **environment: str) -> list[list[str]]:
    """What the checks say of a fresh process with these settings and no others."""
    ours = {*settings.ENV.names, "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the last is for journeys in this process
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    env = clean | {"CLIFFHANGER_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cliffhanger.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", CHECKS], env=env | environment, capture_output=True, text=True, check=True
    )
    found: Any = json.loads(done.stdout)
    return found  # type: ignore[no-any-return] - lists of three strings, as printed above


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    documented = ROW.findall((ROOT / "docs/settings.md").read_text())
    read = set(settings.ENV.names) | {"CLIFFHANGER_TEST_DATABASE"}  # which only SQLite asks for
    assert sorted(documented) == sorted(read)


WRONG = {
    "CLIFFHANGER_URL": ("archive.example", "public address"),
    "DATABASE_URL": ("mysql://host/name", "postgres://"),
    "CLIFFHANGER_MAIL_URL": ("pigeon://host", "smtp://"),
    "CLIFFHANGER_TIME_ZONE": ("Mars/Olympus", "tz database"),
    "CLIFFHANGER_SIGN_UP": ("perhaps", "yes or no"),
    "CLIFFHANGER_EARLIEST_HOURS": ("720", "from 0 to 719"),
    "CLIFFHANGER_ACCOUNT_AGE_DAYS": ("-1", "from 0 to 365"),
    "CLIFFHANGER_TICK_SECONDS": ("often", "from 1 to 3600"),
    "CLIFFHANGER_ADULT_RATINGS": ("Spicy", "Mature,Explicit,Not Rated"),
    "CLIFFHANGER_ADULT_IN_SITEMAP": ("maybe", "yes or no"),
    "CLIFFHANGER_SEARCH_ENGINES": ("some", "yes or no"),
    "CLIFFHANGER_MINING": ("sometimes", "authors, never"),
    "CLIFFHANGER_PAGE_CACHE_MB": ("much", "from 0 to 4096"),
    "CLIFFHANGER_PIECES_MB": ("many", "from 0 to 4096"),
    "CLIFFHANGER_RATE_LIMITS": ("maybe", "yes or no"),
    "CLIFFHANGER_DEBUG": ("2", "yes or no"),
}


def test_every_wrong_setting_is_named_with_a_hint(tmp_path: Path) -> None:
    found = checked(tmp_path, **{name: value for name, (value, _) in WRONG.items()})
    wrong = {said: hint for number, said, hint in found if number == "cliffhanger.E001"}
    assert len(wrong) == len(WRONG)
    for name, (value, hint) in WRONG.items():
        assert hint in wrong[f"{name} is set to {value!r}, which cannot be used."]


def test_a_good_https_setting_passes_every_deployment_check(tmp_path: Path) -> None:
    found = checked(tmp_path, CLIFFHANGER_URL="https://archive.example")
    # Strict transport security, and sending http on, are the proxy's: docs/operating.md.
    # Where forms come from is judged by `archive.origin` in place of Django's own middleware.
    assert {number for number, _, _ in found} <= {"security.W003", "security.W004", "security.W008"}


def test_an_address_in_the_world_without_https_is_warned_of(tmp_path: Path) -> None:
    found = checked(tmp_path, CLIFFHANGER_URL="http://archive.example")
    assert "cliffhanger.W002" in {number for number, _, _ in found}


def test_debugging_is_warned_of(tmp_path: Path) -> None:
    assert "cliffhanger.W001" in {number for number, _, _ in checked(tmp_path, CLIFFHANGER_DEBUG="yes")}
