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
    "article.given_back": Text(zh="把文章退回修改", en="gave an article back to be changed"),
    "article.published": Text(zh="审阅并发布了文章", en="reviewed and published an article"),
    "article.saved": Text(zh="保存了文章的一版", en="saved a version of an article"),
    "article.sent_for_review": Text(zh="把文章送审", en="sent an article for review"),
    "article.starter_hidden": Text(zh="隐藏了自带的文章", en="hid a starter article"),
    "article.starter_shown": Text(zh="重新显示了自带的文章", en="showed a starter article again"),
    "article.withdrawn": Text(zh="撤下了文章", en="took an article down"),
    "audit.values_sealed": Text(
        zh="把已有记录的内容加密，并重新连成链", en="sealed what earlier entries hold, and chained them anew"
    ),
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
    "campaign.planned": Text(zh="制定了宣传计划", en="planned a campaign"),
    "campaign.spending_set": Text(zh="登记了宣传支出", en="noted what a campaign costs"),
    "campaign.step_added": Text(zh="添加了宣传步骤", en="added a step to a campaign"),
    "campaign.step_done": Text(zh="登记了宣传步骤是否完成", en="noted whether a step of a campaign was done"),
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
    "contact.agree": Text(zh="同意公布自己的联系方式", en="agreed to be published as a contact"),
    "contact.change": Text(zh="更改了联系人的登记", en="changed a contact's entry"),
    "contact.leave": Text(zh="不再担任联系人", en="ended an entry as a contact"),
    "contact.propose": Text(zh="提名了联系人", en="named a contact"),
    "contacts.viewed": Text(zh="在选自己为联系人的家庭中看到", en="saw who chose them as a contact"),
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
    "device.registered": Text(
        zh="登记了一台走访用的设备", en="registered a device for work without a signal"
    ),
    "device.shut_out": Text(zh="停用了一台设备", en="shut a device out"),
    "emergencies.viewed": Text(zh="在紧急查看的列表中看到", en="saw the record in the list of emergencies"),
    "emergency.not_found": Text(
        zh="想紧急打开档案，但没有找到这个人",
        en="tried to open a record in an emergency, and named nobody who is known",
    ),
    "emergency.opened": Text(
        zh="在紧急情况下打开了外地的档案", en="opened a record of elsewhere in an emergency"
    ),
    "emergency.viewed": Text(
        zh="查看了在紧急情况下打开的档案", en="looked at a record that was opened in an emergency"
    ),
    "entitlement.payee_changed": Text(zh="更改了收款人", en="changed who is paid"),
    "event.cancelled": Text(zh="取消了活动", en="cancelled an event"),
    "event.changed": Text(zh="更改了活动", en="changed an event"),
    "event.copies_taken_back": Text(zh="撤回了活动的重复场次", en="took back an event's copies"),
    "event.counted": Text(zh="登记了活动的到场人数", en="counted who came to an event"),
    "event.feedback_given": Text(zh="有人匿名评价了活动", en="somebody said how an event was"),
    "event.held_answers_erased": Text(
        zh="删除了份数太少的活动评价", en="erased answers on an event that stayed too few to be shown"
    ),
    "event.made": Text(zh="新建了活动", en="made an event"),
    "event.published": Text(zh="发布了活动", en="published an event"),
    "event.repeated": Text(zh="把活动重复到以后几周", en="repeated an event in later weeks"),
    "event.sign_up_altered": Text(zh="更改了活动报名的人数", en="changed the numbers of a sign-up"),
    "event.sign_up_cancelled": Text(zh="取消了一个活动报名", en="cancelled a sign-up"),
    "event.sign_ups_erased": Text(
        zh="活动结束后删除了报名", en="erased the sign-ups of an event that is over"
    ),
    "event.signed_up": Text(zh="有人报名了活动", en="somebody signed up for an event"),
    "erasure.asked": Text(zh="提出了删除个人资料", en="asked that what is held of a person be erased"),
    "erasure.carried_out": Text(
        zh="按请求删除了一个人的资料（各表的行数见内容）",
        en="erased somebody as was asked; the entry counts rows by table",
    ),
    "erasure.taken_back": Text(zh="撤回了删除个人资料的请求", en="took back that somebody be erased"),
    "field.viewed": Text(
        zh="在走访用的设备上看到了资料", en="received the record on a device for work without a signal"
    ),
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
    "keys.added": Text(zh="添加了密钥", en="added a key"),
    "keys.retired": Text(zh="停用了密钥", en="retired a key"),
    "keys.rotated": Text(zh="用新的密钥重新封存了内容", en="sealed what is kept under the newest keys"),
    "keys.switched": Text(zh="启用了新的密钥", en="put a new key in use"),
    "keys.wrapped": Text(zh="更换了保管密钥的方式", en="changed how the keys are kept"),
    "left_file.viewed": Text(
        zh="在恢复前已发送的银行文件中看到",
        en="saw who is paid in a bank file that had left before a restore",
    ),
    "legal_hold.lifted": Text(zh="解除了不得删除的登记", en="said that it may be erased again"),
    "legal_hold.made": Text(
        zh="登记了暂时不得删除", en="said that something may not be erased for the time being"
    ),
    "letter.made": Text(zh="生成了决定书", en="made the letter of a decision"),
    "letter.delivered": Text(zh="记录了家庭收到决定书", en="noted that the family got the letter"),
    "letter.delivery_put_right": Text(
        zh="更正了家庭收到决定书的记录", en="put right what was noted of when the family got the letter"
    ),
    "letter.viewed": Text(zh="查看了决定书", en="looked at the letter of a decision"),
    "material.added": Text(zh="添加了一种宣传材料", en="began to keep stock of material"),
    "material.moved": Text(
        zh="登记了宣传材料的变动", en="noted that material came in, went out or was counted"
    ),
    "office.backed_up": Text(zh="备份了全部数据", en="made a backup of the office"),
    "own_data.viewed": Text(zh="打开了全部资料的页面", en="opened the page of all that is held"),
    "operation.accepted": Text(zh="离线记录被系统接受", en="recorded on a device, and it was accepted"),
    "operation.both_right": Text(
        zh="看过了两人重复的离线记录", en="looked at what two workers recorded alike"
    ),
    "operation.dropped": Text(zh="放下了未被接受的离线记录", en="dropped refused work of a device"),
    "operation.erased": Text(zh="删除了到期的离线记录", en="erased work of devices whose time was over"),
    "operation.recorded": Text(
        zh="补记了未被接受的离线记录", en="recorded after all what a device's worker did"
    ),
    "operation.refused": Text(zh="离线记录未被系统接受", en="recorded on a device, and it was refused"),
    "outreach.chose": Text(zh="选了联系人", en="chose a contact"),
    "outreach.contact_left": Text(zh="联系人离开了", en="lost a contact, who left"),
    "outreach.declined": Text(zh="说了不要这位联系人", en="said that a contact is not wanted"),
    "outreach.do_not_contact": Text(zh="说了“不要联系我们”", en="said: do not contact us"),
    "outreach.erased": Text(zh="删除了到期的走访和计划", en="erased visits and plans whose time was over"),
    "outreach.may_contact": Text(zh="说了可以再联系", en="said: you may contact us again"),
    "outreach.wants_none": Text(zh="说了不要联系人", en="said that no contact is wanted"),
    "outreach_counter.viewed": Text(
        zh="为上门走访等服务查看了姓名", en="saw the name at the counter of outreach"
    ),
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
    "plan.agree": Text(zh="同意了帮扶计划", en="agreed to a support plan"),
    "plan.ask": Text(zh="提出要一份帮扶计划", en="asked for a support plan"),
    "plan.end": Text(zh="结束了帮扶计划", en="ended a support plan"),
    "plan.propose": Text(zh="拟了帮扶计划", en="drew up a support plan"),
    "plan.viewed": Text(zh="查看了帮扶计划", en="looked at a support plan"),
    "plan_item.done": Text(zh="登记了计划中的一件事已做", en="noted that something in a plan was done"),
    "plan_item.drop": Text(zh="登记了计划中的一件事不做了", en="noted that something in a plan is not done"),
    "plan_item.reopen": Text(
        zh="登记了计划中的一件事还要做", en="noted that something in a plan is still to be done"
    ),
    "plans.viewed": Text(zh="在帮扶计划的列表中看到", en="saw the name in a list of support plans"),
    "reading.went_on": Text(
        zh="查看了很多人的资料，说明理由后继续",
        en="had opened the records of many people, and went on for a reason",
    ),
    "recalculation.cancelled": Text(zh="取消了一次重新测算", en="cancelled a recalculation"),
    "recalculation.prepared": Text(zh="编制了一次重新测算", en="prepared a recalculation"),
    "recalculation.set_aside": Text(
        zh="重新测算后维持原决定", en="left a claim as it was decided after it was computed again"
    ),
    "recovery.decided": Text(zh="决定了多发款项如何处理", en="decided about what was paid too much"),
    "recovery.repaid": Text(zh="收到退回的款项", en="received what was paid back"),
    "recovery.waived": Text(zh="不再追回余款", en="waived what was left to pay back"),
    "retention.carried_out": Text(
        zh="删除了保存期限已满的资料（各表的行数见内容）",
        en="erased what was over; the entry counts rows by table",
    ),
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
    "training.attendance_noted": Text(zh="登记了谁参加了培训", en="noted who came to a training session"),
    "training.certified": Text(zh="取得了培训证书", en="earned a certificate of training"),
    "training.coming": Text(zh="报名参加培训", en="said that they come to a training session"),
    "training.not_coming": Text(zh="取消参加培训", en="said that they do not come to a training session"),
    "training.session_announced": Text(zh="安排了培训", en="announced a training session"),
    "visit.ask": Text(zh="提出要有人上门", en="asked for a visit"),
    "visit.assign": Text(zh="把走访交给了一位人员", en="gave a visit to somebody"),
    "visit.move": Text(zh="改了走访的时间", en="moved a visit to another time"),
    "visit.nobody_home": Text(zh="登记了上门时家里没有人", en="noted that nobody was at home for a visit"),
    "visit.not_wanted": Text(zh="取消了走访", en="called a visit off"),
    "visit.plan": Text(zh="约好了走访", en="planned a visit"),
    "visit.put_off": Text(zh="登记了走访改期", en="noted that a visit was put off"),
    "visit.take_off": Text(zh="走访改由别人来", en="took a visit off whoever had it"),
    "visit.took_place": Text(zh="登记了走访已完成", en="noted that a visit took place"),
    "visit.viewed": Text(zh="查看了走访", en="looked at a visit"),
    "visits.viewed": Text(zh="在走访的列表中看到", en="saw the name in a list of visits"),
    "worklist.viewed": Text(zh="在申领列表中看到", en="saw the claim in a list of claims"),
    "figures.released": Text(zh="发布了数字", en="released figures"),
    "noise_budget.declared": Text(zh="声明了随机误差的隐私预算", en="declared how much noise may cost"),
    "population.kept": Text(zh="登记了公布的人口数", en="kept published figures of population"),
    "booking.cancelled": Text(zh="一个预约被取消", en="a booking was cancelled"),
    "booking.made": Text(zh="有人预约了一个时间", en="somebody booked a time"),
    "booking.moved": Text(zh="一个预约换到了这个时间", en="a booking was moved to this time"),
    "booking.stopped_waiting": Text(zh="有人不再候补", en="somebody stopped waiting"),
    "booking.waits": Text(zh="有人候补一个时间", en="somebody waits for a time"),
    "bookings.erased": Text(
        zh="删除了过期的预约，只留人数", en="erased bookings that were over; counts stay"
    ),
    "closure.made": Text(zh="登记了休息日", en="entered days on which a facility is closed"),
    "closure.undone": Text(zh="撤回了休息日", en="took back a day on which a facility was closed"),
    "facility.changed": Text(zh="更改了服务地点的资料", en="changed what is told of a facility"),
    "facility.closed": Text(zh="关闭了服务地点", en="closed a facility"),
    "facility.made": Text(zh="新建了服务地点", en="made a facility"),
    "facility.opened": Text(zh="重新开放了服务地点", en="opened a facility again"),
    "hours.added": Text(zh="登记了开放时间", en="entered opening hours"),
    "hours.ended": Text(zh="结束了一段开放时间", en="ended opening hours"),
    "offering.changed": Text(zh="更改了一项服务的安排", en="changed how a service is offered"),
    "offering.made": Text(zh="在一个地点开设了服务", en="began to offer a service at a facility"),
    "resource.made": Text(zh="登记了房间或人员", en="entered a room or a person"),
    "slot.came_noted": Text(zh="记录了来的人数", en="noted how many came"),
    "slot.closed": Text(zh="关闭了一个时间", en="closed a time"),
    "slot.moved": Text(zh="把一个时间的预约整体移走", en="moved everybody of one time to another"),
    "slot.opened": Text(zh="重新开放了一个时间", en="opened a time again"),
    "slot.places_set": Text(zh="更改了一个时间的名额", en="changed how many places a time has"),
    "slots.made": Text(zh="按开放时间排出了可预约的时间", en="made times from opening hours"),
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


def actor_told(entry: Any) -> str:
    """Who did something: their name, and of a family member, whose name no entry keeps, that it was one."""
    return str(entry.actor_name or role_told(entry.actor_role))


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
