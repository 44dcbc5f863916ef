"""All tables of payments."""

from huijia.apps.payments.models_answers import BankAnswer, BankFile
from huijia.apps.payments.models_entitlements import Entitlement, Fund, Hold, PayeeAccount
from huijia.apps.payments.models_ledger import Entry, Recovery
from huijia.apps.payments.models_runs import Adoption, Instruction, LeftOut, RefusedAccount, Release, Run
from huijia.apps.payments.models_ways import BankList, BatchCalendar

__all__ = [
    "Adoption",
    "BankAnswer",
    "BankFile",
    "BankList",
    "BatchCalendar",
    "Entitlement",
    "Entry",
    "Fund",
    "Hold",
    "Instruction",
    "LeftOut",
    "PayeeAccount",
    "Recovery",
    "RefusedAccount",
    "Release",
    "Run",
]
