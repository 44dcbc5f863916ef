"""Words for what money does, and what pages show of an entitlement."""

from __future__ import annotations

from typing import Any

from huijia.apps.claims.assess import benefit
from huijia.apps.payments.models import Entitlement
from huijia.apps.payments.queries import account_of, refusal_of
from huijia.values.text import Text

RUN_STATES = {
    "draft": Text(zh="草稿", en="Draft"),
    "frozen": Text(zh="已冻结，待签发", en="Frozen, waits for release"),
    "released": Text(zh="已签发，待发送", en="Released, to be sent"),
    "sent": Text(zh="已发送，等待银行答复", en="Sent, waits for the bank"),
    "reconciled": Text(zh="已对账", en="Reconciled"),
    "closed": Text(zh="已办结", en="Closed"),
    "cancelled": Text(zh="已取消", en="Cancelled"),
}
INSTRUCTION_STATES = {
    "frozen": Text(zh="准备发放", en="Being prepared"),
    "sent": Text(zh="已送银行", en="With the bank"),
    "accepted": Text(zh="银行已受理", en="Accepted by the bank"),
    "paid": Text(zh="已到账", en="Paid"),
    "rejected": Text(zh="银行未受理", en="Refused by the bank"),
    "returned": Text(zh="银行退回", en="Returned by the bank"),
    "cancelled": Text(zh="已取消", en="Cancelled"),
}
WHY_LEFT_OUT = {
    "no_account": Text(zh="没有登记收款账户", en="No account is recorded"),
    "account_refused": Text(
        zh="银行不能付到这个账户，待核对或更换",
        en="The bank could not pay to the account: to be checked or changed",
    ),
    "on_hold": Text(zh="暂缓发放", en="On hold"),
    "granted_twice": Text(
        zh="同一个孩子的同一年度被确认了两次", en="The same child was granted this period twice"
    ),
}
WHY_MISFIT = {
    "no_claim": Text(
        zh="现有数据中没有这件申领（在所恢复的备份之后才有）",
        en="The office has no such claim: it was made after the backup",
    ),
    "not_granted": Text(
        zh="申领还没有确认，请先确认（已确认的在编制批次时计入应付）",
        en="The claim is not granted here: decide it first (what is decided is taken over when a run is prepared)",
    ),
    "other_fund": Text(
        zh="不是这个账户的款项，或年度、币种不同；请在它所属的账户下补登",
        en="Not of this fund, or of another period or currency: adopt the file at the fund whose it is",
    ),
    "ordered_here": Text(
        zh="恢复以后，这一次支付又列入了本系统的另一批次（也可能已取消），不能再记一次；请向银行查明，在此之前由县级暂停发放",
        en="After the restore this order of payment was made here again, in another run that may have been cancelled since; it cannot be booked twice. "
        "Find out from the bank what became of it; the county holds it until then",
    ),
    "on_its_way": Text(
        zh="同一款项的另一次支付还在途中：请先读入银行对它的答复，或取消那个批次",
        en="Another order of the same payment is on its way: read the bank's answer to it first, or cancel its run",
    ),
    "owes_less": Text(
        zh="金额大于现有数据中的应付；请先补上备份之后的决定",
        en="It is more than the office owes: decide again what was decided after the backup",
    ),
    "other_account": Text(
        zh="付往的账户没有登记；请先在窗口登记",
        en="It went to an account that is not recorded: record it at the counter first",
    ),
    "earlier_file": Text(
        zh="同一款项更早的支付在另一个文件里；请先补登那个文件",
        en="An earlier order of the same payment left in another file: adopt that one first",
    ),
}
TROUBLES = {
    "unknown": Text(zh="没有这笔指令", en="No such instruction"),
    "differs": Text(zh="金额或币种不符", en="Amount or currency differ"),
    "contradicts": Text(zh="与此前的答复矛盾", en="Contradicts what was said before"),
}
ANSWERS = {
    "accepted": Text(zh="受理", en="accepted"),
    "pending": Text(zh="处理中", en="pending"),
    "rejected": Text(zh="拒绝", en="rejected"),
    "paid": Text(zh="已付", en="paid"),
    "returned": Text(zh="退回", en="returned"),
    "received": Text(zh="收到款项", en="money received"),
    "unclear": Text(zh="不明确", en="unclear"),
    "partly": Text(zh="部分受理", en="partly accepted"),
}
HOLDS = {
    "dispute": Text(zh="多人申领或账户有争议", en="Several people claim, or the account is disputed"),
    "death_reported": Text(zh="收到死亡信息，正在核实", en="A death was reported and is being confirmed"),
    "double_claim": Text(zh="可能重复发放", en="It may have been granted twice"),
}
RECOVERIES = {
    "repayment": Text(zh="分期退回", en="paid back in parts"),
    "set_off": Text(zh="经同意扣还", en="kept back as agreed"),
    "waiver": Text(zh="不再追回", en="not asked back"),
}
ENTRIES = {
    "grant": Text(zh="决定应发", en="granted"),
    "reduction": Text(zh="决定减少", en="made less by a decision"),
    "order": Text(zh="下达发放", en="ordered"),
    "cancellation": Text(zh="取消下达", en="order cancelled"),
    "payment": Text(zh="发放", en="paid"),
    "rejection": Text(zh="银行未受理", en="refused by the bank"),
    "return": Text(zh="银行退回", en="returned by the bank"),
    "recovery": Text(zh="多发，待退回", en="paid too much, to come back"),
    "repayment": Text(zh="已退回", en="paid back"),
    "waiver": Text(zh="不再追回", en="not asked back"),
    "set_off": Text(zh="经同意抵扣", en="kept back as agreed"),
    "allocation": Text(zh="拨入资金", en="money from the treasury"),
}
"""Why an entry stands in the ledger."""
LEDGER_ACCOUNTS = {
    "granted": Text(zh="已决定", en="granted"),
    "owed": Text(zh="待发", en="owed"),
    "ordered": Text(zh="已下达", en="ordered"),
    "fund": Text(zh="资金", en="fund"),
    "recovering": Text(zh="待退回", en="to come back"),
    "waived": Text(zh="不再追回", en="not asked back"),
    "set_off": Text(zh="抵扣", en="kept back"),
    "treasury": Text(zh="财政", en="treasury"),
}
"""Between what an entry moves an amount."""


def payment_shown(entitlement: Entitlement) -> dict[str, Any]:
    """What a family, or whoever decides, sees of one entitlement. Amounts in the currency's minor unit."""
    to_come = max(entitlement.owed_minor, 0)
    account = account_of(entitlement.payee) if to_come else None
    return {
        "entitlement": entitlement,
        "benefit": benefit(entitlement.pack).name,
        "due": entitlement.due_minor,
        "paid": entitlement.paid_minor,
        "ordered": entitlement.ordered_minor,
        "to_come": to_come,
        "over": max(-entitlement.owed_minor, 0),
        "recovering": -entitlement.recovering_minor,
        "waived": -entitlement.waived_minor,
        "set_off": entitlement.set_off_minor,
        "instructions": [
            {"instruction": each, "state": INSTRUCTION_STATES[each.state]}
            for each in sorted(entitlement.instructions.all(), key=lambda one: one.number)
            if each.state != "cancelled"
        ],
        "holds": list(entitlement.child.payment_holds.filter(ended_at__isnull=True)) if to_come else [],
        "has_account": to_come == 0 or account is not None,
        "account_refused": to_come > 0 and account is not None and refusal_of(account) is not None,
    }
