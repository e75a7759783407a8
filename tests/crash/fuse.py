"""Sudden death at a chosen step: before or after a statement, a commit, a letter, or a message to a program."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.filebased import EmailBackend
from django.db import connection

from cliffhanger.api.webhooks import courier


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def light(steps: int) -> None:
    """Kill this process at its `steps`-th step from here."""
    left = steps

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            die()

    def around(act: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*given: Any, **named: Any) -> Any:
            step()
            result = act(*given, **named)
            step()
            return result

        return stepping

    def statement(execute: Callable[..., Any], *given: Any) -> Any:
        return around(execute)(*given)

    connection.execute_wrappers.append(statement)
    connection._commit = around(connection._commit)  # type: ignore[attr-defined]
    EmailBackend.send_messages = around(EmailBackend.send_messages)  # type: ignore[method-assign]
    courier.carry = around(courier.carry)


def set_alarm(seconds: float) -> None:
    """Kill this process at an instant, wherever it is then."""
    alarm = threading.Timer(seconds, die)
    alarm.daemon = True
    alarm.start()
