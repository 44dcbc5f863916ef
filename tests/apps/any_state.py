"""Puts a claim into a state past the ways that the database allows, to try what may happen from there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection

from huijia.apps.claims.states import State

guards = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")
only_listed_steps = import_module("huijia.apps.claims.migrations.0013_a_day_put_right")
"""The last one that says which steps there are."""


def put(pk: int, state: State) -> None:
    """Put the claim into the state; the database's guard stands again afterwards. Only what is confirmed is granted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM claims_claim WHERE id = %s", [pk])
        if State(cursor.fetchone()[0]) is state:
            return
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        guards.open_again(None, _Editor(cursor))
        cursor.execute(
            "UPDATE claims_claim SET state = %s, granted = %s WHERE id = %s",
            [state.value, state is State.CONFIRMED, pk],
        )
        guards.guard(None, _Editor(cursor), only_listed_steps.WAYS)


class _Editor:
    """As much of a schema editor as the migration needs."""

    def __init__(self, cursor: Any) -> None:
        self.connection = connection
        self._cursor = cursor

    def execute(self, statement: str, params: None) -> None:
        self._cursor.execute(statement)
