"""A trigger that keeps ``Material.pieces``: each movement is added as it is written. What would go below zero the material's constraint refuses."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_ADD = "UPDATE campaigns_material SET pieces = pieces + NEW.change WHERE id = NEW.material_id"
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION huijia_material_pieces() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_ADD}; RETURN NULL; END $$;
CREATE TRIGGER campaigns_movement_added AFTER INSERT ON campaigns_movement FOR EACH ROW EXECUTE FUNCTION huijia_material_pieces()
"""
_SQLITE = f"CREATE TRIGGER campaigns_movement_added AFTER INSERT ON campaigns_movement BEGIN {_ADD}; END"


def _put_up(apps: Any, editor: Any) -> None:  # noqa: ARG001
    editor.execute(_POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE, params=None)


def _take_down(apps: Any, editor: Any) -> None:  # noqa: ARG001
    on = " ON campaigns_movement" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER campaigns_movement_added{on}", params=None)


def pieces_added_up() -> migrations.RunPython:
    """A migration's operation that puts the trigger up."""
    return migrations.RunPython(_put_up, _take_down)
