"""Triggers that keep ``Event.taken``: the people of all sign-ups that have a place, added up as they come, change and go.

Two that write at once wait for each other at the event's row, so none is lost; what goes beyond the places the event's constraint refuses.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

_ADD = "UPDATE events_event SET taken = taken + NEW.adults + NEW.children WHERE id = NEW.event_id"
_TAKE = "UPDATE events_event SET taken = taken - OLD.adults - OLD.children WHERE id = OLD.event_id"

_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION huijia_event_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP <> 'INSERT' AND OLD.state = 'going' THEN {_TAKE}; END IF;
IF TG_OP <> 'DELETE' AND NEW.state = 'going' THEN {_ADD}; END IF;
RETURN NULL; END $$;
CREATE TRIGGER events_signup_taken AFTER INSERT OR UPDATE OR DELETE ON events_signup
FOR EACH ROW EXECUTE FUNCTION huijia_event_taken()
"""
_SQLITE = {
    "insert": f"AFTER INSERT ON events_signup WHEN NEW.state = 'going' BEGIN {_ADD}; END",
    "delete": f"AFTER DELETE ON events_signup WHEN OLD.state = 'going' BEGIN {_TAKE}; END",
    # Both in one: two triggers of one table have no order.
    "update": "AFTER UPDATE ON events_signup BEGIN "
    + _TAKE + " AND OLD.state = 'going'; " + _ADD + " AND NEW.state = 'going'; END",
}  # fmt: skip


def _put_up(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRESQL, params=None)
        return
    assert editor.connection.vendor == "sqlite", f"no triggers are written for {editor.connection.vendor}"
    for name, body in _SQLITE.items():
        editor.execute(f"CREATE TRIGGER events_signup_taken_{name} {body}", params=None)


def _take_down(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER events_signup_taken ON events_signup", params=None)
        return
    for name in _SQLITE:
        editor.execute(f"DROP TRIGGER events_signup_taken_{name}", params=None)


def places_added_up() -> migrations.RunPython:
    """A migration's operation that puts the triggers up."""
    return migrations.RunPython(_put_up, _take_down)
