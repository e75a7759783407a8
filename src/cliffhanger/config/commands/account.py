"""`cliffhanger account`: accounts made by the one who runs the archive."""

from argparse import Namespace
from typing import TYPE_CHECKING

from .console import Refused, say, start

if TYPE_CHECKING:
    from .console import Commands


def add_to(commands: "Commands") -> None:
    account = commands.add_parser("account", help="accounts").add_subparsers(required=True, metavar="VERB")
    add = account.add_parser("add", help="add an account with a confirmed address")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--email", required=True, metavar="E")
    add.add_argument("--password", required=True, metavar="P")
    add.add_argument("--staff", action="store_true", help="she may moderate")
    add.set_defaults(run=run_add)


def run_add(options: Namespace) -> None:
    start()
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError

    from cliffhanger.accounts.joining import join

    try:
        account = join(options.name, options.email, options.password, is_staff=options.staff)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refused("An account or a pseud with that name or address exists already.") from error
    say(f"{account.username} may sign in.")
