// What stands on the phone as its worker sees it: the records as the service gave them, with what was recorded since on top, marked as not sent.

const AFTER = { took_place: "ended", not_wanted: "ended", nobody_home: "asked", put_off: "asked" };
const ITEM = { done: "done", drop: "dropped", reopen: "open" };

function withOperation(record, { kind, payload }) {
  if (kind === "visit.plan") return { ...record, state: "planned", day: payload.day, part: payload.part };
  if (kind === "visit.close") {
    const rest = AFTER[payload.outcome] === "asked" ? { day: undefined, part: undefined } : {};
    return { ...record, ...rest, state: AFTER[payload.outcome], outcome: payload.outcome };
  }
  if (kind === "item.step") return { ...record, state: ITEM[payload.step] };
  if (kind === "stock.hand_out") return { ...record, pieces: record.pieces - Number(payload.pieces) };
  return { ...record, quiet: true };
}

const LETTERS = { "visit.plan": "v", "visit.close": "v", "item.step": "i", "home.do_not_contact": "h", "stock.hand_out": "m" };
const WITHOUT_VERSION = ["home.do_not_contact", "stock.hand_out"];

export function recordId({ kind, subject }) {
  return LETTERS[kind] + subject.replaceAll("-", "");
}

// id -> the record, with waiting: how many operations of this phone are on top of it.
export function shown(store) {
  const found = new Map([...store.records].map(([id, { record }]) => [id, { ...record, waiting: 0 }]));
  for (const { operation } of store.outbox) {
    const id = recordId(operation);
    const record = found.get(id);
    if (record) found.set(id, { ...withOperation(record, operation), waiting: record.waiting + 1 });
  }
  return found;
}

export function ofKind(records, letter) {
  return [...records].filter(([id]) => id[0] === letter).map(([id, record]) => ({ id, ...record }));
}

// An operation on a record as it stands on the phone: what waits counts as done, each with one version more.
export function operationOn(id, record, kind, payload) {
  const operation = { id: crypto.randomUUID(), kind, subject: id.slice(1), payload, at: new Date().toISOString() };
  if (!WITHOUT_VERSION.includes(kind)) operation.on_version = record.version + record.waiting;
  return operation;
}

export function localDay(moment = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
