// When each entry of the schedules falls due for what somebody wrote down. Knows neither page nor clock.
//
// A calendar: { due, children: [{ id, name, born, home, sex }], choices: { visits, je, hepa } }; days as "2026-02-28" or "".
// An item:    { entry, version, who: "you" or the child's id, of: "you" or the id of the child with whom it came,
//               from: day or null, to: day or null, start }

const TERM = 280;

// An entry falls due on the first day on which the edition in force on that day has it due. So a change that moves a dose
// earlier makes it due on the day of the change for a child past the new age, and nobody loses a dose or has it twice.
function dueBy(entry, start) {
  for (const version of entry.versions) {
    const starts = version.starts ? read(version.starts) : null;
    const ends = version.ends ? read(version.ends) : null;
    const reached = version.from ? after(start, version.from[0], version.from[1]) : null;
    const from = reached === null || starts === null ? reached : Math.max(reached, starts);
    if (ends !== null && (from === null ? start : from) > ends) continue;
    const to = version.until
      ? lastOf(start, version.until[0], version.until[1])
      : version.before
        ? after(start, version.before[0], version.before[1]) - 1
        : null;
    return { version, from, to };
  }
  return null;
}

function isFor(entry, choices, child) {
  if ((entry.only || []).some(([choice, option]) => choices[choice] !== option)) return false;
  if (!child) return true;
  if (entry.girls && child.sex === "boy") return false;
  return !entry.bornAfter || read(child.born) > read(entry.bornAfter);
}

function itemsFrom(schedule, starts, choices, who, child) {
  const found = [];
  const dueDays = { ...starts };
  for (const entry of schedule.entries) {
    if (!isFor(entry, choices, child)) continue;
    const start = dueDays[entry.counts];
    if (start === undefined || start === null) continue;
    const due = dueBy(entry, start);
    if (!due) continue;
    if (due.from !== null) dueDays[entry.id] = due.from;
    // What fell due before the schedules begin is in the vaccination card, not here.
    const first = due.from === null ? due.to : due.from;
    if (first < read(schedule.covers)) continue;
    found.push({ entry, version: due.version, who: entry.mother ? "you" : who, of: who, from: due.from, to: due.to, start });
  }
  return found;
}

function itemsOf(schedule, calendar) {
  const { choices } = calendar;
  const due = read(calendar.due);
  const items = due === null ? [] : itemsFrom(schedule, { due: due - TERM }, choices, "you", null);
  calendar.children.forEach((child) => {
    const born = read(child.born);
    if (born === null) return;
    items.push(...itemsFrom(schedule, { birth: born, home: read(child.home) }, choices, child.id, child));
  });
  // Twins are one birth: what is for the mother is there once.
  const seen = new Set();
  const kept = items.filter((item) => {
    if (item.who !== "you") return true;
    const key = `${item.entry.id} ${item.start}`;
    return !seen.has(key) && seen.add(key);
  });
  return kept.map((item, at) => ({ item, at })).sort((a, b) => firstDay(a.item) - firstDay(b.item) || a.at - b.at)
    .map(({ item }) => item);
}

function firstDay(item) {
  return item.from === null ? item.to : item.from;
}

// What makes an item this one and no other, also when a date is put right: for what was ticked off, and for the ids in a
// file for other calendars.
function keyOf(item) {
  return `${item.of}.${item.entry.id}`;
}
