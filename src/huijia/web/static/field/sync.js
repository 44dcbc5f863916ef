// Bringing phone and service together, and telling what really happened. Any step can fail and be done again: nothing hangs on where it stopped.

import { NoAnswer, hello, send } from "./protocol.js";
import { digestOf } from "./sealing.js";

const OPERATIONS = 200;
const ROUNDS = 3;

// What happened. complete: whether the phone holds exactly what the service says that it should. why: the code of what stopped it.
export function nothingYet() {
  return { sent: 0, accepted: 0, refused: [], waiting: 0, received: 0, removed: 0, complete: false, why: null, at: null };
}

// store: unlocked. device, worker: of this phone. told(report): called whenever something happened.
export async function synchronise(store, { device, name, worker }, told) {
  const report = nothingYet();
  const tell = () => told({ ...report, waiting: store.outbox.length });
  tell();
  try {
    const who = await hello();
    report.at = who.now;
    if (who.worker !== worker) throw new NoAnswer("another_account");
    await known(who.token, device, name);
    const skipped = await sendAll(store, who.token, device, report, tell);
    await receiveAll(store, who.token, device, report, tell);
    if (skipped) report.why = "some_not_taken";
    else if (!report.complete) report.why = "still_changing";
  } catch (error) {
    report.complete = false;
    report.why = error instanceof NoAnswer ? error.code : error.name === "QuotaExceededError" ? "full" : "not_written";
    if (!(error instanceof NoAnswer)) console.warn("sync stopped:", error.name);
  }
  report.complete = report.complete && store.outbox.length === 0;
  report.waiting = store.outbox.length;
  tell();
  return report;
}

// A service that was restored from an older backup may not know the device: it is registered again. Work goes first, even from a phone that is
// shut out, so that it is kept and somebody can look at it.
async function known(token, device, name) {
  try {
    await send(token, "register", { device, name });
  } catch (error) {
    if (error.code !== "shut_out") throw error;
  }
}

async function sendAll(store, token, device, report, tell) {
  const skipped = new Set();
  let size = OPERATIONS;
  for (;;) {
    const waiting = store.outbox.filter((each) => !skipped.has(each.operation.id)).slice(0, size);
    if (!waiting.length) return skipped.size > 0;
    let answer;
    try {
      answer = await send(token, "operations", { device, operations: waiting.map((each) => each.operation) });
    } catch (error) {
      if (error.code !== "broken") throw error;
      // Something in it cannot be taken in now. One by one, so that it does not keep the others back.
      if (waiting.length === 1) skipped.add(waiting[0].operation.id);
      size = 1;
      continue;
    }
    const results = new Map(answer.results.map((each) => [each.id, each]));
    const answered = waiting.filter((each) => results.has(each.operation.id));
    if (!answered.length) throw new NoAnswer("broken");
    const refused = answered
      .filter((each) => results.get(each.operation.id).result !== "accepted")
      .map(({ operation }) => {
        const reason = results.get(operation.id).reason;
        const record = { op: operation.kind, subject: operation.subject, payload: operation.payload, reason, at: operation.at };
        return [`r${operation.id.replaceAll("-", "")}`, "", record];
      });
    await store.answered(new Set(answered.map((each) => each.operation.id)), refused);
    report.sent += answered.length;
    report.accepted += answered.length - refused.length;
    report.refused.push(...refused.map(([, , record]) => record));
    tell();
  }
}

async function receiveAll(store, token, device, report, tell) {
  for (let round = 0; round < ROUNDS; round += 1) {
    // Where something was just sent, or nothing is there yet, they cannot be equal: asking would cost a way there and back.
    const surelyOther = round === 0 && (report.sent > 0 || store.records.size === 0);
    if (!surelyOther && (await send(token, "compare", { device, digest: await digestOf(store.marks) })).equal) {
      report.complete = true;
      return;
    }
    let after = "";
    while (after !== null) {
      const have = Object.fromEntries([...store.marks].filter(([id]) => id > after));
      const page = await send(token, "changes", { device, have, after });
      await store.change(page.removed, page.changed);
      report.received += page.changed.length;
      report.removed += page.removed.length;
      tell();
      if (page.next === null && page.digest === (await digestOf(store.marks))) {
        report.complete = true;
        return;
      }
      after = page.next;
    }
  }
}
