"""What this app holds of people, field by field. Accounts are sensitive (PIPL art. 28), and stand in nobody's copy but their holder's."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from huijia.apps.inventory.declaring import (
    Erased,
    Field,
    Given,
    Purpose,
    Seen,
    Table,
    kept,
    row,
    sensitive,
    staff,
    technical,
    thing,
)
from huijia.apps.inventory.law import (
    CLAIM_RECORDS,
    OF_THE_OFFICE,
    SENSITIVE_AS_NEEDED,
    STATUTORY_DUTY,
)
from huijia.apps.payments.models import (
    Adoption,
    BankAnswer,
    BankFile,
    BankList,
    BatchCalendar,
    Entitlement,
    Entry,
    Fund,
    Hold,
    Instruction,
    LeftOut,
    PayeeAccount,
    Recovery,
    RefusedAccount,
    Release,
    Run,
)
from huijia.values.text import Text

FINANCE = (Seen.FINANCE, Seen.COUNTY_APPROVER)
_NOBODY = Text(zh="不涉及领取人；只有经办人员。", en="It tells of no payee; only of those who handle it.")


def _of_people(
    model: type[Model],
    what: Text,
    of: tuple[str, ...],
    fields: Mapping[str, Field],
    seen_by: tuple[Seen, ...] = FINANCE,
    given_to: tuple[Given, ...] = (),
) -> Table:
    return Table(
        model,
        what=what,
        purpose=Purpose.PAYMENTS,
        basis=(STATUTORY_DUTY, SENSITIVE_AS_NEEDED),
        given_to=given_to,
        kept=CLAIM_RECORDS,
        seen_by=seen_by,
        of=of,
        fields=kept(fields),
    )


def _through(entitlement: str) -> tuple[str, ...]:
    """From an entitlement (the way to it, with its underscores) to the child, to whoever is paid, and to whoever claimed."""
    return tuple(f"{entitlement}{each}" for each in ("child", "payee", "claim__claimant"))


def _of_the_office(
    model: type[Model], what: Text, fields: Mapping[str, Field], seen_by: tuple[Seen, ...] = FINANCE
) -> Table:
    return Table(
        model,
        what=what,
        purpose=Purpose.PAYMENTS,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=seen_by,
        nobody=_NOBODY,
        fields=fields,
    )


def _who(zh: str, en: str) -> Field:
    """Who of the staff it was, in a table that tells of nobody else."""
    return staff(zh, en, erased=Erased.STAYS)


_ENTITLEMENT = technical("哪件申领的待遇", "Of which claim", exported=False)
_INSTRUCTION = technical("哪笔付款", "Which payment", exported=False)
_MADE_FROM = Text(
    zh="由账号算出，只用来比较；账号本身在副本里。",
    en="Made from the number, to compare by and nothing else; the number itself is in the copy.",
)
_PAYEE = ("entitlement__payee",)

HELD = (
    _of_the_office(
        Fund,
        Text(zh="办公室发放待遇的银行账户", en="The office's bank accounts from which benefits are paid"),
        {
            "id": thing("编号", "Number"),
            "area": thing("哪个地区", "Of which area"),
            "pack": thing("哪项待遇", "Which benefit"),
            "name": thing("名称", "The name"),
            "currency": thing("币种", "The currency"),
            "holder": thing("户名", "The holder: the office"),
            "account": thing("账号（加密）", "The account's number, sealed", sealed=True),
            "tail": thing("账号末四位", "Its last digits"),
            "fingerprint": thing("账号的指纹", "Its fingerprint"),
            "bank": thing("开户行", "The bank"),
            "made_at": thing("什么时候登记", "When it was made"),
            "closed_on": thing("什么时候停用", "When it was closed"),
        },
    ),
    _of_people(
        PayeeAccount,
        Text(zh="待遇发到哪个银行账户", en="The bank account to which somebody's benefits are paid"),
        ("person",),
        {
            "id": row(),
            "person": technical("是谁的", "Whose", exported=False),
            "holder": sensitive("户名", "The holder"),
            "account": sensitive("账号（加密）", "The account's number, sealed", sealed=True),
            "tail": sensitive("账号末四位", "Its last digits"),
            "fingerprint": sensitive("账号的指纹：看两个账号是否相同", "Its fingerprint: whether two are the same", not_in_copy=_MADE_FROM),
            "bank": sensitive("开户行", "The bank"),
            "made_by": staff("由谁登记", "Who recorded it"),
            "made_at": technical("什么时候登记", "When"),
            "closed_at": technical("什么时候停用", "When it was closed"),
            "closed_why": sensitive("停用的原因", "Why it was closed"),
        },
        seen_by=(*FINANCE, Seen.TOWNSHIP_OFFICER),
    ),
    _of_people(
        Entitlement,
        Text(zh="每件申领应发、已发、多发的钱", en="What is due for each claim, what was paid, and what was paid too much"),
        _through(""),
        {
            "id": row(),
            "claim": technical("哪件申领", "Which claim", exported=False),
            "number": technical("申领编号", "The claim's number"),
            "pack": technical("哪项待遇", "Which benefit"),
            "period": technical("哪一年度", "Which period"),
            "child": sensitive("哪个孩子", "Which child"),
            "payee": sensitive("发给谁", "Who is paid"),
            "area": sensitive("在哪个村或社区", "In which village"),
            "currency": technical("币种", "The currency"),
            "decision": technical("按哪份决定", "By which decision", exported=False),
            "payable_from": technical("从哪天起发放", "Payable from"),
            "due_minor": sensitive("应发", "Due"),
            "owed_minor": sensitive("待发", "Owed"),
            "ordered_minor": sensitive("已下达", "Ordered"),
            "paid_minor": sensitive("已发", "Paid"),
            "recovering_minor": sensitive("正在退还", "Being paid back"),
            "waived_minor": sensitive("不再要求退还", "Waived"),
            "set_off_minor": sensitive("经同意从以后的待遇中抵扣", "Set off against later amounts, as agreed"),
            "instructions_made": technical("下达过几次", "How many orders to pay there were"),
        },
        seen_by=(*FINANCE, Seen.TOWNSHIP_OFFICER),
    ),
    _of_people(
        Hold,
        Text(zh="暂缓发放的原因和日期", en="Why payment waits, and until when somebody looks again"),
        ("child",),
        {
            "id": row(),
            "child": sensitive("哪个孩子", "Which child"),
            "kind": sensitive("哪种原因", "Which kind of reason"),
            "reason": sensitive("说明", "The reason"),
            "from_on": technical("从哪天起", "From"),
            "look_again_on": technical("哪天再看", "When somebody looks again"),
            "made_by": staff("由谁登记", "Who recorded it"),
            "made_at": technical("什么时候登记", "When"),
            "ended_by": staff("由谁解除", "Who ended it"),
            "ended_at": technical("什么时候解除", "When it ended"),
            "ended_why": sensitive("解除的原因", "Why it ended"),
        },
        seen_by=(*FINANCE, Seen.TOWNSHIP_OFFICER),
    ),
    _of_the_office(
        BankList,
        Text(zh="银行要求的代发清单格式", en="The list that a fund's bank takes"),
        {
            "id": thing("编号", "Number"),
            "fund": thing("哪个账户", "Which fund"),
            "name": thing("名称", "The name"),
            "file": thing("文件类型", "The kind of file"),
            "profile": thing("格式", "The profile"),
            "digest": thing("格式的校验值", "Its digest"),
            "made_by": _who("由谁选定", "Who chose it"),
            "made_at": thing("什么时候", "When"),
        },
    ),
    _of_the_office(
        BatchCalendar,
        Text(zh="每年哪些日子发放", en="On which days a benefit is paid"),
        {
            "id": thing("编号", "Number"),
            "area": thing("哪个地区", "Which area"),
            "pack": thing("哪项待遇", "Which benefit"),
            "months": thing("月份", "The months"),
            "day": thing("日期", "The day"),
            "days_before": thing("提前几天截止", "How many days before it closes"),
            "made_by": _who("由谁设定", "Who set it"),
            "made_at": thing("什么时候", "When"),
        },
        seen_by=(Seen.EVERYBODY,),
    ),
    _of_the_office(
        Run,
        Text(zh="每批发放：日期、笔数、总额", en="Payment runs: days, counts, totals"),
        {
            "id": thing("编号", "Number"),
            "fund": thing("哪个账户", "Which fund"),
            "payable_by": thing("发放截至哪天应发的", "What is payable by this day"),
            "execute_on": thing("哪天执行", "The day on which the bank pays"),
            "state": thing("办到哪一步", "How far it is"),
            "prepared_by": _who("由谁编制", "Who prepared it"),
            "prepared_at": thing("什么时候编制", "When it was prepared"),
            "frozen_at": thing("什么时候锁定", "When it was frozen"),
            "released_at": thing("什么时候签发", "When it was released"),
            "sent_at": thing("什么时候发出", "When it was sent"),
            "reconciled_at": thing("什么时候对账", "When it was reconciled"),
            "closed_at": thing("什么时候结束", "When it was closed"),
            "count": thing("笔数", "How many payments"),
            "total_minor": thing("总额", "The total"),
            "left_out_count": thing("没有列入的笔数", "How many were left out"),
            "content": thing("内容的校验值", "The content's digest"),
            "message_id": thing("银行文件的编号", "The bank file's name"),
            "bank_list": thing("清单格式", "The list"),
        },
    ),
    _of_the_office(
        Release,
        Text(zh="谁签发了哪一批", en="Who released which run"),
        {
            "id": thing("编号", "Number"),
            "run": thing("哪一批", "Which run"),
            "by": _who("由哪个账户签发", "By which account"),
            "by_name": _who("由谁签发", "Who released it"),
            "at": thing("什么时候", "When"),
            "content": thing("内容的校验值", "The content's digest"),
        },
    ),
    _of_the_office(
        Adoption,
        Text(zh="从备份恢复后补记的发放", en="Runs that were taken over from a file after a restore"),
        {
            "id": thing("编号", "Number"),
            "run": thing("哪一批", "Which run"),
            "file": thing("哪个文件", "Which file"),
            "reason": thing("理由", "Why"),
            "by": _who("由哪个账户", "By which account"),
            "by_name": _who("由谁", "Who"),
            "at": thing("什么时候", "When"),
            "left_out": thing("文件里不认识的付款编号", "Numbers of payments in the file that are not known"),
        },
    ),
    _of_people(
        Instruction,
        Text(zh="每笔付款：金额、账户、银行的答复", en="Each payment: amount, account, and what the bank answered"),
        _through("entitlement__"),
        {
            "id": row(),
            "run": technical("哪一批", "Which run", exported=False),
            "entitlement": _ENTITLEMENT,
            "number": technical("第几次", "Which one it is"),
            "end_to_end_id": technical("付款编号", "The payment's number"),
            "amount_minor": sensitive("金额", "The amount"),
            "holder": sensitive("户名", "The account's holder", whose=_PAYEE),
            "account": sensitive("账号（加密）", "The account's number, sealed", sealed=True, whose=_PAYEE),
            "tail": sensitive("账号末四位", "Its last digits", whose=_PAYEE),
            "fingerprint": sensitive("账号的指纹", "Its fingerprint", not_in_copy=_MADE_FROM),
            "bank": sensitive("开户行", "The bank", whose=_PAYEE),
            "state": technical("办到哪一步", "How far it is"),
            "reason_code": sensitive("银行答复的代码", "The bank's code"),
            "reason_text": sensitive("银行答复的说明", "What the bank said", whose=_PAYEE),
            "booked_on": technical("入账日期", "When it was booked"),
        },
        given_to=(Given.BANK,),
    ),
    _of_people(
        RefusedAccount,
        Text(zh="银行说不能付到哪个账户", en="Accounts to which the bank could not pay"),
        ("account__person",),
        {
            "id": row(),
            "account": technical("哪个账户", "Which account", exported=False),
            "instruction": _INSTRUCTION,
            "reason_code": sensitive("银行答复的代码", "The bank's code"),
            "refused_at": technical("什么时候", "When"),
        },
    ),
    _of_people(
        LeftOut,
        Text(zh="某批没有发的，和原因", en="What a run did not pay although it is owed, and why"),
        _through("entitlement__"),
        {
            "id": row(),
            "run": technical("哪一批", "Which run", exported=False),
            "entitlement": _ENTITLEMENT,
            "why": sensitive("原因", "Why"),
            "owed_minor": sensitive("金额", "The amount"),
        },
    ),
    _of_the_office(
        BankFile,
        Text(zh="银行答复的文件", en="Files in which banks answered"),
        {
            "id": thing("编号", "Number"),
            "fund": thing("哪个账户", "Which fund"),
            "digest": thing("文件的校验值", "The file's digest"),
            "name": thing("文件名", "The file's name"),
            "read_by": _who("由谁读入", "Who read it in"),
            "begun_at": thing("什么时候开始", "When that began"),
            "answers_read": thing("读了几条", "How many answers were read"),
            "answers_taken": thing("记了几条", "How many changed something"),
            "answers_repeated": thing("重复几条", "How many were known"),
            "whole_at": thing("什么时候读完", "When it was whole"),
        },
    ),
    _of_people(
        BankAnswer,
        Text(zh="须由人核对的银行答复", en="Answers of a bank that somebody has to look at"),
        _through("instruction__entitlement__"),
        {
            "id": row(),
            "file": technical("哪个文件", "Which file", exported=False),
            "position": technical("第几条", "Where in it"),
            "kind": technical("哪种答复", "Which kind"),
            "end_to_end_id": technical("付款编号", "The payment's number"),
            "instruction": _INSTRUCTION,
            "amount_minor": sensitive("金额", "The amount"),
            "currency": technical("币种", "The currency"),
            "reason_code": sensitive("银行答复的代码", "The bank's code"),
            "reason_text": sensitive("银行答复的说明", "What the bank said", whose=("instruction__entitlement__payee",)),
            "booked_on": technical("入账日期", "When it was booked"),
            "bank_reference": technical("银行流水号", "The bank's reference"),
            "trouble": technical("哪里不符", "What is the matter"),
            "settled_by": staff("由谁处理", "Who settled it"),
            "settled_at": technical("什么时候处理", "When"),
            "settled_how": sensitive("怎样处理", "How"),
        },
    ),
    _of_people(
        Recovery,
        Text(zh="多发的钱怎样处理：分期退还、经同意抵扣或免除", en="What was decided about money paid too much: paid back, set off as agreed, or waived"),
        _through("entitlement__"),
        {
            "id": row(),
            "entitlement": _ENTITLEMENT,
            "way": sensitive("怎样处理", "How"),
            "amount_minor": sensitive("金额", "The amount"),
            "part_minor": sensitive("每期金额", "Each part"),
            "first_due_on": technical("第一期哪天", "When the first part is due"),
            "hardship": sensitive("考虑过的困难", "The hardship that was considered"),
            "agreed": sensitive("家庭是否同意", "Whether the family agreed"),
            "decided_by": staff("由哪个账户决定", "By which account"),
            "decided_by_name": staff("由谁决定", "Who decided", exported=True),
            "decided_at": technical("什么时候决定", "When"),
        },
    ),
    _of_people(
        Entry,
        Text(zh="账簿：每笔应发、发放、退还", en="The ledger: each amount due, paid, paid back"),
        _through("entitlement__"),
        {
            "id": row(),
            "at": technical("什么时候记账", "When it was entered"),
            "booked_on": technical("入账日期", "When it was booked"),
            "kind": technical("哪种账", "Which kind"),
            "debit": technical("借方", "From"),
            "credit": technical("贷方", "To"),
            "amount_minor": sensitive("金额", "The amount"),
            "entitlement": _ENTITLEMENT,
            "fund": technical("哪个账户", "Which fund", exported=False),
            "decision": technical("按哪份决定", "By which decision", exported=False),
            "instruction": _INSTRUCTION,
            "recovery": technical("哪次处理", "By which recovery", exported=False),
            "number": technical("第几笔", "Which one it is"),
            "made_by": staff("由谁记账", "Who entered it"),
        },
    ),
)  # fmt: skip
