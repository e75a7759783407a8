"""SQLite as Django has it, except that writers who meet wait in turn: docs/why/write-lock.md."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from cliffhanger.kit.compiled import marked

from .turn import Turn

PATIENCE = 5.0  # seconds; what SQLite itself waits by default
LONGEST = 20_000  # characters of a statement whose translation is remembered


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None and len(query) < LONGEST:
            return marked(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turn: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            patience = float(self.settings_dict["OPTIONS"].get("timeout", PATIENCE))
            self.turn = Turn(f"{self.settings_dict['NAME']}-turn", patience)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if self.turn:
            self.turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # Django's has no types
        except BaseException:
            self.give_up_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self.give_up_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self.give_up_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            if self.turn:
                self.turn.close()

    @contextmanager
    def about_to_write(self) -> Iterator[None]:
        """Other threads of this process that are about to write wait here, until this one has committed."""
        self.ensure_connection()
        if not self.turn or not self.turn.step_up():
            yield
            return
        try:
            yield
        finally:
            self.give_up_turn()

    def give_up_turn(self) -> None:
        if self.turn:
            self.turn.give_up()
