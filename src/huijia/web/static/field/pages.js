// The pages that lie behind the PIN. Each is made of what stands on the phone; none asks the service for anything.

import { back, button, el, facts, field, folded, gone, h1, h2, hint, inset, link, notSent, p, radios, wrong } from "./controls.js";
import { codes, day, moment, say, why, word } from "./said.js";
import { localDay, ofKind, operationOn, shown } from "./work.js";

function telephone(number) {
  return number ? el("a", { class: "govuk-link", href: `tel:${number.replaceAll(/[^0-9+]/g, "")}` }, number) : null;
}

function visitLine(visit) {
  const when = visit.state === "ended" ? word("outcomes", visit.outcome) : visit.state === "planned" ? `${day(visit.day)} ${word("parts", visit.part)}` : say("还没有约时间", "not planned yet");
  return el(
    "li",
    { class: "field-line" },
    el("a", { class: "govuk-link field-line__link", href: `#/${visit.id}` }, visit.name),
    el("span", { class: "field-line__more" }, `${when} · ${word("topics", visit.topic)}`, notSent(visit.waiting)),
  );
}

function listed(title, visits) {
  return visits.length ? [h2(title), el("ul", { class: "govuk-list field-list" }, visits.map(visitLine))] : null;
}

// app: {store, report, ...}, see app.js.
export function home(app) {
  const records = shown(app.store);
  const visits = ofKind(records, "v").sort((a, b) => ((a.day || "") < (b.day || "") ? -1 : 1));
  const open = visits.filter((each) => each.state !== "ended");
  const today = localDay();
  const planned = open.filter((each) => each.state === "planned");
  const counts = { m: ofKind(records, "m").length, h: ofKind(records, "h").length, i: ofKind(records, "i").filter((each) => each.state === "open").length };
  const refused = ofKind(records, "r").length;
  return [
    h1(say("我的走访", "My visits")),
    refused ? inset(link(say(`${refused} 条记录未被系统接受，请看原因`, `${refused} refused: see why`), "#/refused")) : null,
    open.length || visits.length ? null : hint(say("没有交给您的走访。同步后，新的会出现在这里。", "No visit is with you. New ones appear here after a sync.")),
    listed(say("今天和以前", "Today and before"), planned.filter((each) => each.day <= today)),
    listed(say("以后", "Later"), planned.filter((each) => each.day > today)),
    listed(say("等您约时间", "To be planned"), open.filter((each) => each.state === "asked")),
    listed(say("已做完，等发送", "Over, waiting to be sent"), visits.filter((each) => each.state === "ended")),
    h2(say("其他", "Other")),
    el(
      "ul",
      { class: "govuk-list field-list" },
      el("li", { class: "field-line" }, link(say(`选了我的家庭（${counts.h}）`, `Households that chose me (${counts.h})`), "#/households")),
      el("li", { class: "field-line" }, link(say(`帮扶计划里要做的（${counts.i}）`, `To do in support plans (${counts.i})`), "#/items")),
      counts.m ? el("li", { class: "field-line" }, link(say(`宣传材料（${counts.m}）`, `Printed material (${counts.m})`), "#/material")) : null,
      el("li", { class: "field-line" }, link(say(`未被接受的记录（${refused}）`, `Refused work (${refused})`), "#/refused")),
      el("li", { class: "field-line" }, link(say("锁上、退出、丢了手机", "Lock, sign out, lost phone"), "#/leaving")),
    ),
  ];
}

function planForm(app, id, visit) {
  const form = el(
    "form",
    { novalidate: true, class: "field-form" },
    field(say("哪一天", "Which day"), "day", { type: "date", value: visit.day || localDay(), required: true }),
    radios(say("什么时候", "When"), "part", codes("parts").map((each) => [each, word("parts", each)]), visit.part || "morning"),
    el("button", { class: "govuk-button field-button" }, visit.state === "planned" ? say("改时间", "Move it") : say("约好了", "Planned")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form);
    if (given.get("day")) app.record(operationOn(id, visit, "visit.plan", { day: given.get("day"), part: given.get("part") }));
    else wrong(form, "day", say("请选一天。", "Choose a day."));
  });
  return form;
}

export function visit(app, id) {
  const found = shown(app.store).get(id);
  if (!found) return gone(say("已经交给别人、已结束，或这家人不想再被联系。", "It was given to somebody else, is over, or the family does not want to be contacted."));
  const close = (outcome) => () => app.record(operationOn(id, found, "visit.close", { outcome }));
  const actions =
    found.state === "ended"
      ? null
      : [
          found.state === "planned"
            ? [h2(say("结果怎样？", "What came of it?")), codes("outcomes").map((each) => button(word("outcomes", each), close(each), "secondary"))]
            : null,
          h2(found.state === "planned" ? say("改时间", "Another time") : say("约时间", "Plan it")),
          planForm(app, id, found),
        ];
  return [
    back(),
    h1(found.name, notSent(found.waiting)),
    facts(
      [say("内容", "About"), word("topics", found.topic)],
      [say("时间", "When"), found.day ? `${day(found.day)} ${word("parts", found.part)}` : ""],
      [say("方便的时间", "When it suits"), found.words],
      [say("地址", "Address"), found.address],
      [say("电话", "Telephone"), telephone(found.phone)],
      [say("结果", "What came of it"), found.outcome ? word("outcomes", found.outcome) : ""],
    ),
    actions,
  ];
}

export function households(app) {
  const found = ofKind(shown(app.store), "h");
  return [
    back(),
    h1(say("选了我的家庭", "Households that chose me")),
    found.length ? null : hint(say("还没有家庭选您。", "No household has chosen you.")),
    el(
      "ul",
      { class: "govuk-list field-list" },
      found.map((each) =>
        el(
          "li",
          { class: "field-line" },
          el("strong", { class: "field-line__link" }, each.name, notSent(each.waiting)),
          el("span", { class: "field-line__more" }, [each.address, " ", telephone(each.phone)]),
          each.quiet
            ? el("span", { class: "field-line__more" }, say("他们说了：不要联系我们", "They said: do not contact us"))
            : folded(
                say("他们说“不要联系我们”", "They say “do not contact us”"),
                p(say("发送后，这家人从所有名单上消失，走访取消。只有家庭自己可以改回来。", "Once sent, the family leaves every list and visits are called off. Only the family can change it back.")),
                button(say("记下：不要联系", "Record: do not contact"), () => app.record(operationOn(each.id, each, "home.do_not_contact", {})), "warning"),
              ),
        ),
      ),
    ),
  ];
}

export function items(app) {
  const found = ofKind(shown(app.store), "i").sort((a, b) => (a.due_on < b.due_on ? -1 : 1));
  const step = (each, name) => () => app.record(operationOn(each.id, each, "item.step", { step: name }));
  return [
    back(),
    h1(say("帮扶计划", "Support plans")),
    found.length ? null : hint(say("没有写着您名字的计划。", "No plan names you.")),
    el(
      "ul",
      { class: "govuk-list field-list" },
      found.map((each) =>
        el(
          "li",
          { class: "field-line" },
          el("strong", { class: "field-line__link" }, `${each.name} · ${word("items", each.kind)}`, notSent(each.waiting)),
          el("span", { class: "field-line__more" }, `${word("item_states", each.state)} · ${say("到", "by")} ${day(each.due_on)}`),
          each.state === "open"
            ? [button(word("steps", "done"), step(each, "done")), " ", button(word("steps", "drop"), step(each, "drop"), "secondary")]
            : button(word("steps", "reopen"), step(each, "reopen"), "secondary"),
        ),
      ),
    ),
  ];
}

// What was recorded, in a few words.
export function told(each) {
  const given = each.payload || {};
  const what = given.outcome
    ? word("outcomes", given.outcome)
    : given.step
      ? word("steps", given.step)
      : given.pieces
        ? `${given.pieces} · ${word("places", given.place)}`
        : given.day
          ? day(given.day)
          : "";
  return `${word("kinds", each.op)}${what ? `: ${what}` : ""}`;
}

export function refused(app) {
  const records = shown(app.store);
  const found = ofKind(records, "r");
  // Of printed material only: of a family that is not with this worker any more nothing is there to tell.
  const about = (each) => (each.op === "stock.hand_out" ? records.get(`m${each.subject}`)?.title : null);
  return [
    back(),
    h1(say("未被接受的记录", "Refused work")),
    p(say("这些没有记入系统。卫生服务人员也看得到，可以补记或放下。", "None of this counts. A health worker of the area sees it, too, and can record it after all or drop it.")),
    found.length ? p(link(say("有信号时：去处理", "With a signal: settle it"), "/field-work/")) : hint(say("没有。", "None.")),
    el(
      "ul",
      { class: "govuk-list field-list" },
      found.map((each) =>
        el(
          "li",
          { class: "field-line" },
          el("strong", { class: "field-line__link" }, told(each)),
          about(each) ? el("span", { class: "field-line__more" }, about(each)) : null,
          el("span", { class: "field-line__more" }, word("reasons", each.reason)),
          each.at ? el("span", { class: "field-line__more" }, `${say("手机时间", "by the phone’s clock")}: ${moment(each.at)}`) : null,
        ),
      ),
    ),
  ];
}

export function syncing(app) {
  const report = app.report;
  const standing = ofKind(shown(app.store), "r").length;
  const waiting = app.store.outbox.length;
  const outcome = app.busy
    ? say("正在同步……", "Syncing…")
    : !report
      ? say("打开后还没有同步过。", "Not synced since it was opened.")
      : report.complete && waiting
        ? say(`上次同步完成，之后又记了 ${waiting} 条，还没有发送。`, `The last sync was complete. Recorded since and not sent: ${waiting}.`)
      : report.complete
        ? say("同步完成：手机和系统一致。", "Complete: the phone and the service agree.")
        : say("没有完成。", "Not complete.");
  return [
    back(),
    h1(say("同步", "Sync")),
    el("p", { class: "govuk-body-l", id: "outcome" }, outcome, report && !report.complete && report.why && !app.busy ? ` ${why(report.why)}` : ""),
    report && report.why === "signed_out" && !app.busy ? p(link(say("重新登录", "Sign in again"), "/account/login/?next=/field/")) : null,
    report
      ? facts(
          [say("发送并得到回答", "Sent and answered"), String(report.sent)],
          [say("被接受", "Accepted"), String(report.accepted)],
          [say("未被接受", "Refused"), String(report.refused.length)],
          [say("还在等发送", "Still waiting"), String(waiting)],
          [say("收到", "Received"), String(report.received)],
          [say("从手机移除", "Removed from the phone"), String(report.removed)],
        )
      : facts([say("等发送", "Waiting"), String(waiting)]),
    report && report.refused.length
      ? [h2(say("未被接受，原因：", "Refused, and why")), el("ul", { class: "govuk-list govuk-list--bullet" }, report.refused.map((each) => el("li", {}, `${told(each)} — ${word("reasons", each.reason)}`)))]
      : null,
    hint(
      app.opensWithoutSignal
        ? say("没有信号也能打开这个应用。", "The app opens without a signal.")
        : say("应用还没有完全存到手机上：没有信号时可能打不开。", "The app is not wholly on the phone yet: without a signal it may not open."),
    ),
    standing ? inset(link(say(`${standing} 条记录未被系统接受，请看原因`, `${standing} refused: see why`), "#/refused")) : null,
    app.lastComplete ? hint(`${say("上次完整同步", "Last complete sync")}: ${moment(app.lastComplete)}`) : null,
  ];
}

export function leaving(app) {
  const waiting = app.store.outbox.length;
  return [
    back(),
    h1(say("锁上、退出", "Lock, sign out")),
    button(say("锁上", "Lock"), () => app.lock(), "secondary"),
    h2(say("退出并清空", "Sign out and erase")),
    p(say("手机上的资料全部删除。以后要用，需要信号，重新登记。", "Everything on the phone is deleted. To use it again you need a signal and register it anew.")),
    waiting
      ? [
          inset(el("strong", { id: "unsent" }, say(`还有 ${waiting} 条没有发送。清空后就没有了。`, `${waiting} not sent yet. If you erase now, this work is lost.`))),
          folded(say("不发送，直接清空", "Erase without sending"), button(say("放弃这些记录并清空", "Give this work up and erase"), () => app.signOut(), "warning")),
        ]
      : button(say("退出并清空", "Sign out and erase"), () => app.signOut(), "warning"),
    h2(say("手机丢了？", "Lost a phone?")),
    p(say("在另一台设备上登录，打开“离线工作”，停用丢失的手机。它下次联网时会清空；在那之前，没有 PIN 读不到上面的资料。", "Sign in on another device, open “Work without a signal” and shut the lost phone out. It erases itself at its next contact; until then nothing on it can be read without its PIN."), " ", link(say("离线工作", "Work without a signal"), "/field-work/")),
  ];
}
