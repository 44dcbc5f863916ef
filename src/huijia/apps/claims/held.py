"""What this app holds of people, field by field. A claim is about a child: all that is known of one under 14 is sensitive."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from huijia.apps.claims.models import (
    Appeal,
    Assessment,
    CareProof,
    Claim,
    Decision,
    Delivery,
    Letter,
    Paper,
)
from huijia.apps.inventory.declaring import (
    Field,
    Purpose,
    Seen,
    Table,
    kept,
    row,
    sensitive,
    staff,
    technical,
)
from huijia.apps.inventory.law import CLAIM_RECORDS, SENSITIVE_AS_NEEDED, STATUTORY_DUTY
from huijia.values.text import Text


def _of_claims(
    model: type[Model], what: Text, claim: str, fields: Mapping[str, Field], *, drafts: bool = True
) -> Table:
    """A table that tells of a claim's child and claimant; ``claim``: the way to the claim, with its underscores."""
    return Table(
        model,
        what=what,
        purpose=Purpose.CLAIMS,
        basis=(STATUTORY_DUTY, SENSITIVE_AS_NEEDED),
        kept=CLAIM_RECORDS,
        seen_by=(Seen.TOWNSHIP_OFFICER, Seen.COUNTY_APPROVER),
        of=(f"{claim}child", f"{claim}claimant"),
        at_once={f"{claim}state__in": ["draft", "withdrawn"]} if drafts else None,
        fields=kept(fields),
    )


_CLAIM = technical("哪件申领", "Which claim", exported=False)
_DECISION = technical("哪份决定", "Which decision", exported=False)

HELD = (
    _of_claims(
        Claim,
        Text(zh="申领：谁为哪个孩子申领哪一年的哪项待遇", en="Claims: who asks for which benefit for which child and year"),
        "",
        {
            "id": row(),
            "number": technical("申领编号", "The claim's number"),
            "pack": technical("哪项待遇", "Which benefit"),
            "period": technical("哪一年度", "Which period"),
            "kind": technical("首次申领或续期", "First claim or renewal"),
            "child": sensitive("哪个孩子", "Which child"),
            "claimant": sensitive("谁申领", "Who claims"),
            "area": sensitive("在哪个村或社区", "In which village"),
            "state": technical("办到哪一步", "How far it is"),
            "facts": sensitive("申领时的事实", "The facts, as they were when it was handed in"),
            "documented": technical("凭材料改过的事实", "Facts put right from papers"),
            "made_by": technical("由哪个账户开始填写", "By which account it was begun", exported=False),
            "made_at": technical("什么时候开始填写", "When it was begun"),
            "made_at_counter": technical("是否在窗口填写", "Whether at the counter"),
            "first_submitted_at": technical("第一次提交的时间", "When it was first handed in"),
            "submitted_at": technical("提交的时间", "When it was handed in"),
            "due_on": technical("最迟哪天决定", "By when it is to be decided"),
            "days_left": technical("退回时还剩几天", "Days left when it was returned"),
            "taken_by": staff("由谁经办", "Who has it in hand"),
            "reviewed_by": staff("由谁初审", "Who reviewed it"),
            "recommendation": sensitive("初审意见", "What they recommended"),
            "originals_seen": technical("看过哪些原件", "Which originals were seen"),
            "note_to_family": sensitive("给家庭的话", "The note to the family"),
            "granted": sensitive("是否已给予", "Whether it is granted"),
            "letter_waits_since": technical("决定书从什么时候起等待送达", "Since when the letter waits to be delivered"),
            "changed_at": technical("上次变动的时间", "When it last changed"),
            "erased_on": technical("保存期满删除的日期", "On which day it was erased", exported=False),
        },
    ),
    _of_claims(
        Assessment,
        Text(zh="按公开的规定对申领的测算和逐条说明", en="What the published rules say of a claim, step by step"),
        "claim__",
        {
            "id": row(),
            "claim": _CLAIM,
            "pack": technical("哪项待遇", "Which benefit"),
            "pack_version": technical("规定的版本", "Which version of the rules"),
            "engine_version": technical("程序的版本", "Which version of the software"),
            "assessed_on": technical("按哪天测算", "For which day"),
            "facts": sensitive("测算所用的事实", "The facts that were used"),
            "rows": sensitive("测算结果", "The answers"),
            "explanation": sensitive("逐条说明", "The explanation"),
            "made_at": technical("什么时候测算", "When"),
        },
    ),
    _of_claims(
        Decision,
        Text(zh="决定：谁作出、金额、理由", en="Decisions: who made them, amounts, reasons"),
        "claim__",
        {
            "id": row(),
            "claim": _CLAIM,
            "assessment": technical("依据哪次测算", "On which assessment it rests", exported=False),
            "outcome": sensitive("给予或不给予", "Granted or refused"),
            "amounts": sensitive("金额", "Amounts"),
            "currency": technical("币种", "The currency"),
            "against_assessment": sensitive("是否与测算不同", "Whether it differs from the assessment"),
            "reason": sensitive("理由", "Why"),
            "decided_by": staff("由哪个账户决定", "By which account"),
            "decided_by_name": staff("由谁决定", "Who decided", exported=True),
            "office": technical("决定的机关", "The office"),
            "decided_at": technical("什么时候决定", "When"),
            "object_until": technical("最迟哪天提出异议", "Until when one can object"),
            "due_on": technical("最迟哪天作出决定", "By which day it was to be decided"),
            "letter": sensitive("决定书的内容", "What the letter says"),
        },
        drafts=False,
    ),
    _of_claims(
        CareProof,
        Text(zh="由其他监护人或机构申领时看过的照护证明", en="Proof of care that was seen where another guardian or an institution claims"),
        "claim__",
        {
            "id": row(),
            "claim": _CLAIM,
            "proof": sensitive("看过什么证明", "What was seen"),
            "seen_by": staff("由谁看过", "Who saw it"),
            "seen_at": technical("什么时候", "When"),
        },
    ),
    _of_claims(
        Delivery,
        Text(zh="决定书怎样、哪天送到", en="How and when a letter reached the family"),
        "decision__claim__",
        {
            "id": row(),
            "decision": _DECISION,
            "how": technical("怎样送达", "How"),
            "told_on": technical("哪天送达", "On which day"),
            "instead_of": technical("更正哪条记录", "Which earlier row it puts right", exported=False),
            "reason": sensitive("更正的理由", "Why it was put right"),
            "recorded_by": staff("由谁登记", "Who recorded it"),
            "recorded_at": technical("什么时候登记", "When it was recorded"),
        },
        drafts=False,
    ),
    _of_claims(
        Letter,
        Text(zh="决定书原件（PDF）", en="The letters themselves, as PDF"),
        "decision__claim__",
        {
            "id": row(),
            "decision": _DECISION,
            "language": technical("语言", "The language"),
            "pdf": sensitive("决定书", "The letter"),
            "digest": technical("校验值", "Its digest", exported=False),
            "made_at": technical("什么时候生成", "When it was made"),
        },
        drafts=False,
    ),
    _of_claims(
        Paper,
        Text(zh="提交的材料（文件另存，不对外提供）", en="Papers that were handed in; the files lie outside of what is served"),
        "claim__",
        {
            "id": row(),
            "claim": _CLAIM,
            "kind": sensitive("哪种材料", "Which paper"),
            "file_name": sensitive("文件名", "The file's name"),
            "content_type": technical("文件类型", "Its type"),
            "size": technical("大小", "Its size"),
            # Names the file on the disk.
            "digest": sensitive("文件（按校验值存放）", "The file, kept under its digest"),
            "added_by": technical("由哪个账户提交", "By which account", exported=False),
            "added_at": technical("什么时候提交", "When"),
            "removed_at": technical("什么时候取回", "When it was taken back"),
        },
    ),
    _of_claims(
        Appeal,
        Text(zh="对决定的异议和结果", en="Objections to decisions, and what became of them"),
        "claim__",
        {
            "id": row(),
            "claim": _CLAIM,
            "decision": _DECISION,
            "grounds": sensitive("理由", "Why"),
            "channel": technical("怎样提出", "How it was made"),
            "made_by": technical("由哪个账户登记", "By which account", exported=False),
            "made_at": technical("什么时候提出", "When"),
            "due_on": technical("最迟哪天答复", "By when it is answered"),
            "decided_by": staff("由谁复核", "Who decided it"),
            "decided_at": technical("什么时候答复", "When it was decided"),
            "new_decision": technical("新的决定", "The new decision", exported=False),
        },
        drafts=False,
    ),
)  # fmt: skip
