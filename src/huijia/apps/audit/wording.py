"""What each entry tells, in plain words."""

from __future__ import annotations

from typing import Any

from huijia.apps.wording import language
from huijia.values.text import Text

ACTIONS = {
    "account.factor_changed": Text(zh="更改了密码或第二重验证", en="changed a password or a second factor"),
    "account.linked": Text(zh="把账户与个人记录连在一起", en="tied an account to a person's record"),
    "account.locked": Text(zh="锁定了账户", en="locked an account"),
    "account.made": Text(zh="新建了账户", en="made an account"),
    "account.closed": Text(zh="关闭了账户", en="closed an account"),
    "account.opened": Text(zh="为本人开通了账户", en="opened an account for the person"),
    "account.own_record_declared": Text(
        zh="登记了本人的档案，以便回避", en="said which record is their own, to stay out of it"
    ),
    "account.phone_changed": Text(zh="更改了账户的手机号", en="changed an account's phone"),
    "account.viewed": Text(zh="查看了账户的状态", en="looked at the state of an account"),
    "account.phone_refused": Text(
        zh="为账户填写的手机号未被接受", en="gave a phone for an account that was refused"
    ),
    "account.phone_verified": Text(zh="验证了手机号", en="showed that the phone is theirs"),
    "account.recovered": Text(
        zh="为丢失验证方式的人恢复了登录", en="let somebody in again who lost a second factor"
    ),
    "account.sign_in_failed": Text(zh="登录未成功", en="a sign-in failed"),
    "account.signed_in": Text(zh="登录", en="signed in"),
    "account.signed_out": Text(zh="退出", en="signed out"),
    "account.unlocked": Text(zh="解除了账户锁定", en="opened a locked account again"),
    "audit.verified": Text(zh="核验了全部记录", en="checked the whole trail"),
    "audit.viewed": Text(zh="查看了一条操作记录的内容", en="looked at what an entry of the trail holds"),
    "bank_answer.settled": Text(zh="处理了银行的一条答复", en="settled an answer of the bank"),
    "bank_file.begun": Text(zh="开始读入银行文件", en="began to read a file of the bank"),
    "bank_file.begun_again": Text(
        zh="补登已发送的文件后重新读入银行文件",
        en="began to read a file of the bank again, as a file that had left was adopted",
    ),
    "bank_file.read": Text(zh="读完了银行文件", en="read a file of the bank to its end"),
    "calendar.set": Text(zh="设定了发放日历", en="set on which days a place pays"),
    "claim.appeal": Text(zh="提出了异议", en="objected to a decision"),
    "claim.assessed_again": Text(
        zh="办理异议时更正情况并重新评估", en="put facts right for an objection, and had them assessed again"
    ),
    "claim.confirm": Text(zh="确认了申领", en="confirmed a claim"),
    "claim.end": Text(zh="办结了申领", en="closed a claim"),
    "claim.facts_corrected": Text(zh="按材料更正了申领的情况", en="put facts of a claim right from papers"),
    "claim.facts_stated": Text(zh="填写了申领的情况", en="stated facts of a claim"),
    "claim.family_told": Text(zh="用短信通知了家庭", en="told the family by a message"),
    "claim.recommend": Text(zh="完成了初审并提出建议", en="reviewed a claim and advised"),
    "claim.grant_again": Text(zh="重新测算后决定发放", en="granted the claim after it was computed again"),
    "claim.refuse_again": Text(
        zh="重新测算后决定不予发放", en="refused the claim after it was computed again"
    ),
    "claim.redecide": Text(zh="对异议作出了新的决定", en="decided anew after an objection"),
    "claim.refuse": Text(zh="决定不予确认", en="refused a claim"),
    "claim.return": Text(zh="退回补充", en="gave a claim back for more"),
    "claim.send_back": Text(zh="退回初审", en="gave a claim back to the review"),
    "claim.started": Text(zh="开始了申领", en="began a claim"),
    "claim.submit": Text(zh="提交了申领", en="handed in a claim"),
    "claim.take": Text(zh="开始审核", en="took a claim in hand"),
    "claim.viewed": Text(zh="查看了申领", en="looked at a claim"),
    "claim.withdraw": Text(zh="撤回了申领", en="took a claim back"),
    "consent.answered": Text(
        zh="对一项用途表示了同意或不同意", en="agreed or disagreed to a use of their data"
    ),
    "correction.accepted": Text(zh="按本人请求更正了情况", en="put a fact right as the person asked"),
    "correction.asked": Text(zh="请求更正一项情况", en="asked that a fact be put right"),
    "correction.declined": Text(
        zh="说明理由，没有按请求更正", en="declined to put a fact right, with a reason"
    ),
    "correction.viewed": Text(zh="查看了更正请求", en="looked at what was asked to be put right"),
    "corrections.viewed": Text(
        zh="在更正请求的列表中看到", en="saw the record in a list of corrections to answer"
    ),
    "decisions.taken": Text(zh="把决定转为应发款项", en="took decisions over as what is owed"),
    "entitlement.payee_changed": Text(zh="更改了收款人", en="changed who is paid"),
    "fund.allocated": Text(zh="登记了拨入的资金", en="entered money that a fund got"),
    "fund.closed": Text(zh="停用了发放账户", en="closed a fund"),
    "fund.file_chosen": Text(zh="选定了发给银行的文件格式", en="chose the file by which a bank is told"),
    "fund.opened": Text(zh="开设了发放账户", en="opened a fund"),
    "household.viewed": Text(
        zh="在家庭成员中看到了姓名",
        en="saw the name among the members of a household",
    ),
    "household.left": Text(zh="结束了家庭成员关系", en="ended a place in a household"),
    "household.joined": Text(zh="登记了家庭成员", en="entered a member of a household"),
    "left_file.viewed": Text(
        zh="在恢复前已发送的银行文件中看到",
        en="saw who is paid in a bank file that had left before a restore",
    ),
    "letter.made": Text(zh="生成了决定书", en="made the letter of a decision"),
    "letter.delivered": Text(zh="记录了家庭收到决定书", en="noted that the family got the letter"),
    "letter.delivery_put_right": Text(
        zh="更正了家庭收到决定书的记录", en="put right what was noted of when the family got the letter"
    ),
    "letter.viewed": Text(zh="查看了决定书", en="looked at the letter of a decision"),
    "office.backed_up": Text(zh="备份了全部数据", en="made a backup of the office"),
    "pair.decided": Text(zh="判断了两份记录是否为同一人", en="decided whether two records are one person"),
    "pair.viewed": Text(zh="比对了两份记录", en="compared two records"),
    "pairs.viewed": Text(zh="在疑似重复的列表中看到", en="saw the record in a list of possible duplicates"),
    "pairs.proposed": Text(zh="查找了可能重复的记录", en="looked for possible duplicates"),
    "paper.viewed": Text(zh="打开了一份材料", en="opened a paper"),
    "papers.viewed": Text(zh="查看了材料", en="looked at papers"),
    "payee_account.recorded": Text(zh="登记了收款账户", en="recorded an account to pay to"),
    "payment.held": Text(zh="暂缓发放", en="held payments"),
    "payment.let_go": Text(zh="恢复发放", en="let payments go on"),
    "people.indexed": Text(zh="重建了查找索引", en="made the index of the search anew"),
    "people.searched": Text(zh="查找了人员", en="searched for a person"),
    "person.audit_viewed": Text(zh="查看了记录的查阅情况", en="looked at who looked at a record"),
    "person.copied": Text(zh="取得了资料副本", en="took a copy of the data"),
    "person.facts_recorded": Text(zh="记录了个人情况", en="recorded facts of a person"),
    "person.id_number_shown": Text(zh="查看了完整身份证号码", en="had a whole ID number shown"),
    "person.facts_undone": Text(
        zh="撤销花名册导入时去掉了其中记录的情况",
        en="took back facts, as the roster they came from was undone",
    ),
    "person.merged": Text(zh="把两份记录合并为一个人", en="merged two records as one person's"),
    "person.registered": Text(zh="建立了个人记录", en="made a person's record"),
    "person.unmerged": Text(zh="撤销了记录的合并", en="undid a merge of records"),
    "person.viewed": Text(zh="查看了个人记录", en="looked at a person's record"),
    "person.withdrawn": Text(
        zh="撤销花名册导入时停用了由它建立的记录",
        en="withdrew a record, as the roster that made it was undone",
    ),
    "recalculation.cancelled": Text(zh="取消了一次重新测算", en="cancelled a recalculation"),
    "recalculation.prepared": Text(zh="编制了一次重新测算", en="prepared a recalculation"),
    "recalculation.set_aside": Text(
        zh="重新测算后维持原决定", en="left a claim as it was decided after it was computed again"
    ),
    "recovery.decided": Text(zh="决定了多发款项如何处理", en="decided about what was paid too much"),
    "recovery.repaid": Text(zh="收到退回的款项", en="received what was paid back"),
    "recovery.waived": Text(zh="不再追回余款", en="waived what was left to pay back"),
    "role.ended": Text(zh="结束了一个角色", en="ended a role"),
    "role.given": Text(zh="给予了一个角色", en="gave a role"),
    "roster.confirmed": Text(zh="导入了花名册", en="took a roster in"),
    "roster.dropped": Text(zh="放弃并删除了花名册", en="dropped a roster and deleted it"),
    "roster.rejects_fetched": Text(
        zh="下载了花名册退回的行", en="fetched the rows of a roster that went back"
    ),
    "roster.started": Text(zh="上传了花名册", en="handed a roster in"),
    "roster.undone": Text(zh="撤销了花名册导入", en="undid the import of a roster"),
    "roster.viewed": Text(zh="在花名册的预览中看到", en="saw the record in a roster's preview"),
    "run.adopted": Text(
        zh="补登了恢复前已发送的银行文件", en="adopted a bank file that had left before a restore"
    ),
    "run.cancelled": Text(zh="取消了发放批次", en="cancelled a run of payments"),
    "run.closed": Text(zh="办结了发放批次", en="closed a run of payments"),
    "run.file_fetched": Text(zh="下载了银行文件", en="fetched a run's bank file"),
    "run.frozen": Text(zh="冻结了发放批次", en="froze a run of payments"),
    "run.prepared": Text(zh="编制了发放批次", en="prepared a run of payments"),
    "run.reconciled": Text(zh="批次已对账", en="a run was reconciled"),
    "run.released": Text(zh="签发了发放批次", en="released a run of payments"),
    "run.sent": Text(zh="发送了发放批次", en="sent a run of payments"),
    "search.viewed": Text(zh="在查找结果中看到", en="saw the record among what a search found"),
    "worklist.viewed": Text(zh="在申领列表中看到", en="saw the claim in a list of claims"),
}
"""Each action that leaves an entry. A test compares it with what the apps record."""

ROLES = {
    "family": Text(zh="家庭成员", en="family member"),
    "village_contact": Text(zh="村级联络员", en="village contact"),
    "township_officer": Text(zh="乡镇（街道）经办人员", en="township officer"),
    "county_approver": Text(zh="县级确认人员", en="county approver"),
    "finance": Text(zh="财务人员", en="finance"),
    "auditor": Text(zh="审计人员", en="auditor"),
    "health_worker": Text(zh="卫生服务人员", en="health worker"),
    "administrator": Text(zh="管理员", en="administrator"),
    "system": Text(zh="系统", en="the system"),
    "none": Text(zh="未登录", en="not signed in"),
}


def action_told(action: str) -> str:
    """What an action was; its own name where no words are written for it."""
    return ACTIONS[action].in_language(language()) if action in ACTIONS else action


def role_told(role: str) -> str:
    """A role."""
    return ROLES[role].in_language(language()) if role in ROLES else role


def value_told(value: Any) -> str:
    """A value as it is shown: nothing, yes and no in words, the rest as it is."""
    zh = language() == "zh"
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return ("是" if zh else "yes") if value else ("否" if zh else "no")
    if isinstance(value, list):
        return ("、" if zh else ", ").join(value_told(each) for each in value) or "—"
    if isinstance(value, dict):
        return "；".join(f"{name}: {value_told(each)}" for name, each in sorted(value.items()))
    return str(value)
