// The page: what is shown, and what becomes of it. The only part that reads the clock.

const SCHEDULE = JSON.parse(/*{{schedule}}*/"{}");
const NEUTRAL_PAGE = "units.html";
const HIDDEN_FOR = 60000;

let language = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
let calendar = null;
let lock = null;
let show = startView;
let draft = null;
let writing = Promise.resolve();
let erasures = 0;

const t = (key, values) => wording(language)(key, values);
const at = () => (language === "zh" ? 0 : 1);
const byId = (id) => document.getElementById(id);

function todayHere() {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function emptyCalendar() {
  const secret = Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
  const choices = Object.fromEntries(Object.entries(SCHEDULE.choices).map(([key, choice]) => [key, Object.keys(choice.options)[0]]));
  return { secret, due: "", children: [], choices, done: [] };
}

function tell(text) {
  byId("told").textContent = text;
}

function go(view) {
  show = view;
  draft = null;
  tell("");
  render();
  window.scrollTo(0, 0);
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
}

function render() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = t("title");
  byId("skip").textContent = t("skip");
  const other = byId("language");
  other.textContent = t("otherLanguage");
  other.lang = language === "zh" ? "en" : "zh-Hans";
  byId("leave").textContent = t("leave");
  byId("leave").title = t("leaveHelp");
  byId("main").replaceChildren(...[show()].flat(3).filter(Boolean));
}

// Forget what is open. What is kept stays kept.
function forget() {
  calendar = null;
  lock = null;
  draft = null;
  show = startView;
  render();
}

function leave() {
  forget();
  byId("main").replaceChildren();
  document.title = "";
  location.replace(NEUTRAL_PAGE);
}

// One write after the other, each as things were when it was asked for; what was erased meanwhile does not come back.
function keep() {
  const [mine, held, asked] = [lock, JSON.parse(JSON.stringify(calendar)), erasures];
  writing = writing.then(async () => {
    if (mine) await keepSealed(held, mine, () => erasures === asked);
    else if (whatIsKept() === "open") keepOpen(held);
  }).catch(() => tell(t("notKept")));
  return writing;
}

function startView() {
  const kept = whatIsKept();
  const heading = [make("div", { class: "mark", "aria-hidden": "true" }), make("h1", null, t("title")), make("p", { class: "lead" }, t("opening"))];
  const known = make("details", { class: "fold" }, make("summary", null, t("good")),
    make("ul", null, ...["good1", "good2", "good3"].map((key) => make("li", null, t(key)))));
  if (kept === "sealed") return [heading, unlockForm(), make("p", { class: "quiet" }, t("forgotten")), eraseNode(), known];
  const open = kept === "open"
    ? button(t("openKept"), () => { calendar = readOpen(); go(listView); }, "first")
    : button(t("begin"), () => { calendar = emptyCalendar(); go(writeView); }, "first");
  return [heading, make("div", { class: "row" }, open), kept === "open" && eraseNode(), known];
}

function pinBox(autocomplete) {
  return make("input", { type: "password", autocomplete, spellcheck: "false", maxlength: 64 });
}

function unlockForm() {
  const pin = pinBox("off");
  const send = make("button", { class: "first" }, t("unlock"));
  return make("form", { class: "card", novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    send.disabled = true;
    tell(t("working"));
    const opened = canSeal() ? await unseal(pin.value) : null;
    send.disabled = false;
    tell("");
    if (!opened) {
      complain(pin, canSeal() ? t("wrongPin") : t("cannotSeal"));
      pin.value = "";
      return pin.focus();
    }
    ({ calendar, lock } = opened);
    return go(listView);
  } }, field(t("pin"), pin), send);
}

function writeView() {
  const form = writingForm(t, at(), draft || calendar, SCHEDULE, todayHere(), (done) => {
    calendar = done;
    keep();
    go(listView);
  });
  writeView.read = form.read;
  const begun = calendar.due || calendar.children.length;
  return [make("h1", null, t("write")), form.node, begun && make("div", { class: "row" }, button(t("back"), () => go(listView)))];
}

function listView() {
  const view = { t, at: at(), language, schedule: SCHEDULE, calendar, today: todayHere(), ondone: (key, done) => {
    calendar.done = calendar.done.filter((each) => each !== key).concat(done ? [key] : []);
    keep();
  } };
  const items = itemsOf(SCHEDULE, calendar);
  return [
    make("h1", null, t("title")),
    make("div", { class: "row tools" }, button(t("change"), () => go(writeView), "second"), button(t("print"), () => window.print(), "second"),
      lock && button(t("lockNow"), lockNow, "second")),
    listNode(view, items),
    items.length > 0 && fileNode(view, items),
    keepingNode(),
    basisNode(),
  ];
}

function lockNow() {
  forget();
  go(startView);
  tell(t("locked"));
}

function fileNode(view, items) {
  const neutral = tick(t("neutral"), true);
  const alarm = tick(t("alarm"), false);
  const save = () => {
    const stamp = `${new Date().toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
    const text = icsOf(eventsOf(view, items, neutral.box.checked), { stamp, alarm: alarm.box.checked });
    const address = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
    make("a", { href: address, download: "calendar.ics" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    tell(t("saved"));
  };
  return make("details", { class: "fold screen" }, make("summary", null, t("toPhone")),
    make("p", null, t("toPhoneHelp")), neutral.node, alarm.node, button(t("save"), save, "second"));
}

function keepingNode() {
  const kept = whatIsKept();
  const said = { nothing: "keptNothing", sealed: "keptSealed", open: "keptOpen" }[kept];
  return make("section", { class: "keeping screen", "aria-labelledby": "keeping" }, make("h2", { id: "keeping" }, t("keeping")),
    make("p", null, t(said)),
    kept === "sealed" ? null : !canKeep() ? make("p", { class: "hint" }, t("cannotKeep")) : canSeal() ? sealForm() : kept === "nothing" && openForm(),
    eraseNode());
}

function sealForm() {
  const pin = pinBox("new-password");
  const again = pinBox("new-password");
  const send = make("button", { class: "second" }, t("keepSealed"));
  const form = make("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    complain(pin, pin.value.length < SHORTEST_PIN ? t("shortPin", { n: SHORTEST_PIN }) : "");
    complain(again, pin.value !== again.value ? t("differ") : "");
    const wrong = form.querySelector("[aria-invalid]");
    if (wrong) return wrong.focus();
    send.disabled = true;
    tell(t("sealing"));
    try {
      const sealed = calendar;
      const made = await lockFor(pin.value);
      await keepSealed(sealed, made, () => calendar === sealed);
      if (calendar !== sealed) return undefined;
      lock = made;
    } catch {
      send.disabled = false;
      return tell(t("notKept"));
    }
    go(listView);
    return tell(t("kept"));
  } }, field(t("newPin", { n: SHORTEST_PIN }), pin, t("pinHelp")), field(t("again"), again), send);
  return make("details", { class: "fold" }, make("summary", null, t("keepSealed")), form);
}

function openForm() {
  const knows = tick(t("keepOpenKnow"), false);
  const save = () => {
    if (!knows.box.checked) return tell(t("keepOpenTick"));
    try {
      keepOpen(calendar);
    } catch {
      return tell(t("notKept"));
    }
    go(listView);
    return tell(t("keptOpenNow"));
  };
  return make("div", null, make("p", { class: "hint" }, t("cannotSeal")),
    make("details", { class: "fold" }, make("summary", null, t("keepOpen")), knows.node, button(t("keepOpen"), save, "second")));
}

function eraseNode() {
  const place = make("div", { class: "row erase" });
  const ask = () => {
    const yes = button(t("eraseYes"), () => {
      erasures += 1;
      erase();
      forget();
      go(startView);
      tell(t("erased"));
    }, "danger");
    place.replaceChildren(make("p", null, t("eraseAsk")), yes, button(t("eraseNo"), () => {
      place.replaceChildren(first());
      place.firstChild.focus();
    }, "second"));
    yes.focus();
  };
  const first = () => button(t("eraseAll"), ask, "danger quiet-danger");
  place.append(first());
  return place;
}

function basisNode() {
  return make("details", { class: "fold" }, make("summary", null, t("basis")),
    make("ul", null, ...["basis1", "basis2", "basis3", "basis4"].map((key) => make("li", null, t(key)))),
    make("ul", { class: "sources" }, ...SCHEDULE.sources.map((source) =>
      make("li", null, `${source.title[at()]} · ${source.dated} · `, make("span", { class: "address" }, source.address)))));
}

byId("language").addEventListener("click", () => {
  const typed = show === writeView ? writeView.read() : null;
  language = language === "zh" ? "en" : "zh";
  draft = typed;
  render();
});
byId("leave").addEventListener("click", leave);
let lastEscape = 0;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - lastEscape < 1000) leave();
  lastEscape = event.timeStamp;
});
// Somebody else may have the phone by the time it is looked at again.
let hiding = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden && lock) hiding = setTimeout(lockNow, HIDDEN_FOR);
});
// What the browser keeps of a page for its back button must be empty.
window.addEventListener("pagehide", forget);
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll(".item details:not([open])")];
  unfolded.forEach((each) => { each.open = true; });
});
window.addEventListener("afterprint", () => unfolded.forEach((each) => { each.open = false; }));
render();
