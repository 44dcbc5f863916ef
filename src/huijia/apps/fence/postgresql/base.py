"""The backend: ``ENGINE = "huijia.apps.fence.postgresql"``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg import pq, sql

from huijia.apps.fence.policies import MAY_BECOME, VIEWERS
from huijia.apps.fence.told import SERVICE, Told, told


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is told who looks. It remembers what it was told last, and forgets that whenever the server may have taken it back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: Told | None = None
        self._is_fenced: bool | None = None
        self.execute_wrappers.append(self._tell_before)

    def init_connection_state(self) -> None:
        """A new connection was told nothing."""
        self._told = self._is_fenced = None
        super().init_connection_state()

    def create_cursor(self, name: str | None = None) -> Any:
        """COPY goes past ``execute``, and a named cursor is planned when it is made."""
        self._tell()
        return super().create_cursor(name)

    def _tell_before(
        self, execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any
    ) -> Any:
        self._tell()
        return execute(statement, params, many, context)

    def _tell(self) -> None:
        wanted = told()
        # In a transaction that failed nothing is answered until it is rolled back, and then everything is told anew.
        if wanted == self._told or self.connection.info.transaction_status == pq.TransactionStatus.INERROR:
            return
        with self.wrap_database_errors:
            if wanted != SERVICE and not self._is_fenced:
                self._is_fenced = self.connection.execute(MAY_BECOME, [VIEWERS]).fetchone()[0]
            # Statements, not functions: they take no snapshot, so a transaction can still choose its isolation afterwards.
            role = sql.SQL("NONE") if wanted.is_service or not self._is_fenced else sql.Identifier(VIEWERS)
            self.connection.execute(
                sql.SQL("SET ROLE {}; SET huijia.viewer = {}").format(role, sql.Literal(wanted.viewer))
            )
        self._told = wanted

    # What was set in a transaction is taken back with it, and with a part of it.

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._told = None

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        except BaseException:
            self._told = None
            raise

    def close(self) -> None:
        """Closed: the next connection is told anew."""
        self._told = None
        super().close()
