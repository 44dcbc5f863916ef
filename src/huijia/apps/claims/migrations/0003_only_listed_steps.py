"""The database itself refuses a claim that does not begin as a draft, or that moves by a way that is not listed.

Whatever writes, even by hand, cannot confirm a claim that was not reviewed. When ``states.TRANSITIONS`` changes, a later migration
makes these triggers again; a test compares the two.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations

WAYS = (
    ("draft", "submitted"),
    ("returned", "submitted"),
    ("submitted", "in_review"),
    ("in_review", "returned"),
    ("in_review", "reviewed"),
    ("reviewed", "in_review"),
    ("reviewed", "confirmed"),
    ("reviewed", "refused"),
    ("draft", "withdrawn"),
    ("submitted", "withdrawn"),
    ("in_review", "withdrawn"),
    ("returned", "withdrawn"),
    ("reviewed", "withdrawn"),
    ("confirmed", "appealed"),
    ("refused", "appealed"),
    ("appealed", "redecided"),
    ("confirmed", "ended"),
    ("refused", "ended"),
    ("redecided", "ended"),
)
_MOVED = "a claim cannot move this way"
_BEGAN = "a claim begins as a draft"

Ways = tuple[tuple[str, str], ...]


def _sqlite(ways: Ways) -> tuple[str, ...]:
    listed = ", ".join(f"('{old}', '{new}')" for old, new in ways)
    return (
        f"""CREATE TRIGGER claims_claim_listed_steps BEFORE UPDATE OF state ON claims_claim
        WHEN OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES {listed})
        BEGIN SELECT RAISE(ABORT, '{_MOVED}'); END""",
        f"""CREATE TRIGGER claims_claim_begins BEFORE INSERT ON claims_claim WHEN NEW.state <> 'draft'
        BEGIN SELECT RAISE(ABORT, '{_BEGAN}'); END""",
    )


def _postgresql(ways: Ways) -> tuple[str, ...]:
    listed = ", ".join(f"('{old}', '{new}')" for old, new in ways)
    return (
        f"""CREATE FUNCTION huijia_listed_steps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.state <> 'draft' THEN RAISE EXCEPTION '{_BEGAN}'; END IF;
        ELSIF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({listed}) THEN
            RAISE EXCEPTION '{_MOVED}';
        END IF;
        RETURN NEW; END $$""",
        """CREATE TRIGGER claims_claim_listed_steps BEFORE INSERT OR UPDATE OF state ON claims_claim
        FOR EACH ROW EXECUTE FUNCTION huijia_listed_steps()""",
    )


def guard(apps: Any, editor: Any, ways: Ways = WAYS) -> None:  # noqa: ARG001
    written = _postgresql if editor.connection.vendor == "postgresql" else _sqlite
    for statement in written(ways):
        editor.execute(statement, params=None)


def in_place_of(before: Ways, ways: Ways) -> migrations.RunPython:
    """A later migration's operation: the guards are taken down and put up with these ways."""

    def anew(listed: Ways) -> Callable[[Any, Any], None]:
        def up(apps: Any, editor: Any) -> None:
            open_again(apps, editor)
            guard(apps, editor, listed)

        return up

    return migrations.RunPython(anew(ways), anew(before))


def open_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER claims_claim_listed_steps ON claims_claim", params=None)
        editor.execute("DROP FUNCTION huijia_listed_steps()", params=None)
    else:
        editor.execute("DROP TRIGGER claims_claim_listed_steps", params=None)
        editor.execute("DROP TRIGGER claims_claim_begins", params=None)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_append_only")]
    operations = [migrations.RunPython(guard, open_again)]
