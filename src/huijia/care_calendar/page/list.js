// The calendar itself: what is due, by day, and the file for other calendars.

function nameOf(t, at, schedule, item) {
  const { kind, dose } = item.version;
  const name = schedule.kinds[kind].name[at];
  if (!dose) return name;
  return `${name} · ${t(isVaccine(schedule, item) ? "dose" : "time", { n: dose })}`;
}

function isVaccine(schedule, item) {
  return ["vaccine", "newborn"].includes(schedule.kinds[item.version.kind].bring);
}

function whoOf(t, calendar, item) {
  if (item.who === "you") return t("you");
  const place = calendar.children.findIndex((child) => child.id === item.who);
  return calendar.children[place].name || t("child", { n: place + 1 });
}

// "weeks 16–20", "2 months", "6 years": by which age or week the schedule has it.
function ageOf(t, item) {
  const { from, until, before } = item.version;
  if (item.entry.counts === "due") {
    if (!from) return "";
    return until[0] === from[0] ? t("week", { n: from[0] }) : t("weeks", { a: from[0], b: until[0] });
  }
  if (item.entry.counts !== "birth" || !from || from[1] !== "months" || !from[0] || (until && until[1] === "hours")) return "";
  if (from[0] === 1) return t("oneMonth");
  return from[0] % 12 === 0 && from[0] >= 48 ? t("years", { n: from[0] / 12 }) : t("months", { n: from[0] });
}

function spanOf(t, language, item) {
  const say = (day) => dayInWords(day, language);
  if (item.from === null) return t("until", { day: say(item.to) });
  if (item.to === null || item.to === item.from) return "";
  return t(item.version.before ? "latest" : "until", { day: say(item.to) });
}

// now: begun and not over. What has no last day is taken as over a month after it fell due.
function stateOf(item, today, done) {
  const last = item.to === null ? item.from + 31 : item.to;
  if (done || last < today) return "earlier";
  if (item.from === null || item.from <= today) return "now";
  return item.from <= today + 366 ? "next" : "later";
}

function away(t, days) {
  if (days === 0) return t("today");
  if (days === 1) return t("tomorrow");
  return days > 1 && days <= 60 ? t("inDays", { n: days }) : "";
}

function itemNode({ t, at, language, schedule, calendar, today, ondone }, item) {
  const key = keyOf(item);
  const kind = schedule.kinds[item.version.kind];
  const { box, node } = tick(nameOf(t, at, schedule, item), calendar.done.includes(key));
  box.addEventListener("change", () => ondone(key, box.checked));
  const notes = [whoOf(t, calendar, item), ageOf(t, item), spanOf(t, language, item)].filter(Boolean);
  return make("li", { class: isVaccine(schedule, item) ? "item vaccine" : "item" }, node,
    make("p", { class: "notes" }, ...notes.map((note, place) => make("span", { class: place ? "" : "who" }, note))),
    make("details", null, make("summary", { "aria-label": `${t("detail")}: ${nameOf(t, at, schedule, item)}` }, t("detail")),
      make("p", null, kind.why[at]),
      make("p", null, make("strong", null, t("bring")), schedule.bring[kind.bring][at])));
}

function headOf({ t, language, today }, item, day) {
  if (item.from === null) return t("until", { day: dayInWords(day, language) });
  return day < today ? t("since", { day: dayInWords(day, language) }) : dayInWords(day, language, true);
}

function dayNodes(view, items) {
  const byDay = new Map();
  for (const item of items) {
    const day = firstDay(item);
    if (!byDay.has(day)) byDay.set(day, []);
    byDay.get(day).push(item);
  }
  return [...byDay].map(([day, group]) => {
    const said = headOf(view, group[0], day);
    const left = away(view.t, day - view.today);
    return make("section", { class: "card day" },
      make("h3", null, make("time", { datetime: written(day) }, said), left && make("span", { class: "left" }, left)),
      make("ul", null, ...group.map((item) => itemNode(view, item))));
  });
}

function listNode(view, items) {
  const { t, calendar, schedule, today } = view;
  const states = { now: [], next: [], later: [], earlier: [] };
  items.forEach((item) => states[stateOf(item, today, calendar.done.includes(keyOf(item)))].push(item));
  const fold = (key, group) => group.length > 0 && make("details", { class: "fold" },
    make("summary", null, t(key, { n: group.length })), ...dayNodes(view, group));
  const hints = [];
  if (!items.length) hints.push(t("nothing"));
  if (calendar.due) hints.push(t("bornAsk"));
  if (calendar.choices.visits === "china" && calendar.children.some((child) => !child.home && read(child.born) > today - 31)) hints.push(t("homeAsk"));
  const covers = read(schedule.covers);
  if (calendar.children.some((child) => read(child.born) < covers)) hints.push(t("older", { day: dayInWords(covers, view.language) }));
  if (calendar.choices.visits === "who" && calendar.children.length) hints.push(t("whoOnly"));
  return [
    ...hints.map((hint) => make("p", { class: "hint" }, hint)),
    items.length > 0 && make("p", { class: "quiet screen" }, t("tickHelp")),
    make("h2", null, t("now")), ...(states.now.length ? dayNodes(view, states.now) : [make("p", { class: "quiet" }, t("nothingNow"))]),
    ...(states.next.length ? [make("h2", null, t("next")), ...dayNodes(view, states.next)] : []),
    fold("later", states.later), fold("earlier", states.earlier),
  ].filter(Boolean);
}

// Two 32-bit sums (FNV-1a) over the calendar's own secret number and what the event is: the same event keeps its id, so that
// a newer file changes it rather than adding another, and nobody reads from an id what it stands for.
function idOf(secret, key) {
  return [2166136261, 374761393].map((seed) => {
    let sum = seed;
    for (const letter of `${secret} ${key}`) sum = Math.imul(sum ^ letter.codePointAt(0), 16777619);
    return (sum >>> 0).toString(16).padStart(8, "0");
  }).join("");
}

// What lies ahead and is not done. An event stands on the first day of its span, or the last where the first has passed.
function eventsOf({ t, at, language, schedule, calendar, today }, items, neutral) {
  const wanted = items.filter((item) => stateOf(item, today, calendar.done.includes(keyOf(item))) !== "earlier")
    .map((item) => ({ item, day: firstDay(item) >= today || item.to === null ? firstDay(item) : item.to }))
    .filter(({ day }) => day >= today);
  if (neutral) {
    const days = [...new Set(wanted.map(({ day }) => day))].sort((a, b) => a - b);
    return days.map((day) => ({ uid: `${idOf(calendar.secret, `day ${day}`)}@calendar.invalid`, day, summary: t("appointment") }));
  }
  return wanted.map(({ item, day }) => {
    const kind = schedule.kinds[item.version.kind];
    const lines = [spanOf(t, language, item), kind.why[at], t("bring") + schedule.bring[kind.bring][at]];
    return {
      uid: `${idOf(calendar.secret, keyOf(item))}@calendar.invalid`,
      day,
      summary: `${nameOf(t, at, schedule, item)}${t("of", { who: whoOf(t, calendar, item) })}`,
      description: lines.filter(Boolean).join("\n"),
    };
  });
}
