"""Computing every balance again from the entries, and looking for what cannot be. ``huijia payments check`` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from huijia.apps.audit.references import unmatched
from huijia.apps.payments.states import BALANCES, Account

_OF = (
    "SUM(CASE WHEN n.credit = '{0}' THEN n.amount_minor WHEN n.debit = '{0}' THEN -n.amount_minor ELSE 0 END)"
)


def _balances() -> str:
    kept = {Account.GRANTED: "due_minor", **BALANCES}
    sums = ", ".join(f"COALESCE({_OF.format(account.value)}, 0) AS {name}" for account, name in kept.items())
    differ = " OR ".join(
        f"e.{name} <> {'-' if account is Account.GRANTED else ''}b.{name}" for account, name in kept.items()
    )
    return f"""SELECT 'balances of claim ' || e.number || ' are not the sums of its entries'
        FROM payments_entitlement e JOIN (
            SELECT t.id AS id, {sums} FROM payments_entitlement t LEFT JOIN payments_entry n ON n.entitlement_id = t.id GROUP BY t.id
        ) b ON b.id = e.id WHERE {differ}"""


_CHECKS = {
    "every balance is the sum of its entries": _balances(),
    "what is ordered is what instructions on their way pay": """
        SELECT 'claim ' || e.number || ': ordered is not what is on its way'
        FROM payments_entitlement e LEFT JOIN (
            SELECT entitlement_id, SUM(amount_minor) AS amount FROM payments_instruction
            WHERE state IN ('frozen', 'sent', 'accepted') GROUP BY entitlement_id
        ) i ON i.entitlement_id = e.id WHERE e.ordered_minor <> COALESCE(i.amount, 0)""",
    "what is paid is what paid instructions paid, less what came back": """
        SELECT 'claim ' || e.number || ': paid is not what was paid'
        FROM payments_entitlement e LEFT JOIN (
            SELECT entitlement_id, SUM(amount_minor) AS amount FROM payments_instruction
            WHERE state = 'paid' GROUP BY entitlement_id
        ) i ON i.entitlement_id = e.id LEFT JOIN (
            SELECT entitlement_id, SUM(amount_minor) AS amount FROM payments_entry
            WHERE kind = 'repayment' GROUP BY entitlement_id
        ) r ON r.entitlement_id = e.id
        WHERE e.paid_minor <> COALESCE(i.amount, 0) - COALESCE(r.amount, 0)""",
    "what was kept back here came back there": """
        SELECT 'set-offs do not add up to nothing' FROM (
            SELECT SUM(CASE WHEN credit = 'set_off' THEN amount_minor ELSE -amount_minor END) AS rest
            FROM payments_entry WHERE kind = 'set_off'
        ) s WHERE s.rest <> 0""",
    "each instruction was ordered once": """
        SELECT 'instruction ' || i.end_to_end_id || ' was not ordered once' FROM payments_instruction i
        LEFT JOIN payments_entry n ON n.instruction_id = i.id AND n.kind = 'order'
        GROUP BY i.id, i.end_to_end_id, i.amount_minor HAVING COUNT(n.id) <> 1 OR SUM(n.amount_minor) <> i.amount_minor""",
    "a run is what was frozen": """
        SELECT 'run ' || CAST(r.id AS VARCHAR(20)) || ' does not add up' FROM payments_run r LEFT JOIN (
            SELECT run_id, COUNT(*) AS count, SUM(amount_minor) AS total FROM payments_instruction GROUP BY run_id
        ) i ON i.run_id = r.id
        WHERE r.state NOT IN ('draft', 'cancelled') AND (r.count <> COALESCE(i.count, 0) OR r.total_minor <> COALESCE(i.total, 0))""",
}
CHECKS = ("what is named is there", *_CHECKS)
"""What is checked, as sentences."""


def faults() -> Iterator[str]:
    """Everything in the ledger that does not add up, as sentences without anything of a person but claims' numbers."""
    yield from unmatched()
    for statement in _CHECKS.values():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            for (sentence,) in cursor.fetchall():
                yield sentence
