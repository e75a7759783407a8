"""Every letter about an account: plain text, our words, no entity where a character should be."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from cliffhanger.accounts.models import Account

TEMPLATES = Path(__file__).parents[1] / "templates"
LETTERS = sorted(
    str(file.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for file in TEMPLATES.glob("*/email/*_message.txt")
    if not file.name.startswith("base")
)
LINK = "http://archive.example/there?a=1&b=2"
CONTEXT = {
    "archive_name": "Fire & Ice",
    "archive_url": "http://archive.example",
    "user": Account(username="O'Neill"),
    "username": "O'Neill",
    "activate_url": LINK,
    "password_reset_url": LINK,
    "signup_url": LINK,
    "from_email": "old@readers.example",
    "to_email": "new@readers.example",
    "deleted_email": "old@readers.example",
    "timestamp": datetime(2027, 1, 31, 18, tzinfo=UTC),
}


def test_there_are_letters() -> None:
    assert len(LETTERS) >= 15


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_plain_and_whole(letter: str) -> None:
    subject = render_to_string(f"{letter}_subject.txt", CONTEXT).strip()
    body = render_to_string(f"{letter}_message.txt", CONTEXT).strip()
    assert subject
    assert "\n" not in subject
    assert body.endswith("Fire & Ice\nhttp://archive.example")
    assert not re.search(r"&\w+;|&#|\{[{%]|<\w|!", subject + body)
    assert re.match(r"(Dear O'Neill|Hello),\n\n[A-Z]", body)


@pytest.mark.parametrize(
    "letter",
    [
        "account/email/email_confirmation_signup",
        "account/email/email_confirmation",
        "account/email/password_reset_key",
    ],
)
def test_a_letter_to_act_upon_has_its_link_on_a_line_of_its_own(letter: str) -> None:
    assert LINK in render_to_string(f"{letter}_message.txt", CONTEXT).splitlines()
