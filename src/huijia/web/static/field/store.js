// What lies on the phone. "setting": open facts that are needed before the PIN (which device this is, the lock, wrong tries).
// "records" and "outbox": sealed, each under a number that says nothing. The outbox's numbers are the order in which things were recorded.

import { seal, unseal } from "./sealing.js";

const NAME = "huijia-field";

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error || new DOMException("not written", "AbortError"));
    transaction.onerror = () => {};
  });
}

export class Store {
  constructor(database) {
    this.database = database;
    this.key = null;
    this.records = new Map(); // id -> {mark, record, number}
    this.outbox = []; // {number, operation}
  }

  static async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("setting");
      request.result.createObjectStore("records", { autoIncrement: true });
      request.result.createObjectStore("outbox", { autoIncrement: true });
    };
    return new Store(await asked(request));
  }

  // Strict: what was said to be saved is on the disk.
  write(names) {
    return this.database.transaction(names, "readwrite", { durability: "strict" });
  }

  // All that work asks for, or nothing of it; what its requests came to. The transaction tells why it failed, not the requests.
  // key: what was sealed with. If the store was locked or wiped while it was being sealed, nothing is written: nobody could read it.
  async written(names, key, work) {
    if (this.key !== key) throw new DOMException("locked meanwhile", "AbortError");
    const writing = this.write(names);
    const done = finished(writing);
    let asking;
    try {
      asking = Promise.all(work(writing));
    } catch (error) {
      done.catch(() => {});
      writing.abort();
      throw error;
    }
    asking.catch(() => {});
    await done;
    return asking;
  }

  async setting(name) {
    return asked(this.database.transaction("setting").objectStore("setting").get(name));
  }

  async set(values) {
    const writing = this.write(["setting"]);
    for (const [name, value] of Object.entries(values)) writing.objectStore("setting").put(value, name);
    await finished(writing);
  }

  async unlock(key) {
    const reading = this.database.transaction(["records", "outbox"]);
    const [numbers, sealed, waiting, operations] = await Promise.all([
      asked(reading.objectStore("records").getAllKeys()),
      asked(reading.objectStore("records").getAll()),
      asked(reading.objectStore("outbox").getAllKeys()),
      asked(reading.objectStore("outbox").getAll()),
    ]);
    const records = await Promise.all(sealed.map((each) => unseal(key, each)));
    const kept = await Promise.all(operations.map((each) => unseal(key, each)));
    this.records = new Map(records.map(({ id, mark, record }, at) => [id, { mark, record, number: numbers[at] }]));
    this.outbox = kept.map((operation, at) => ({ number: waiting[at], operation }));
    this.key = key;
  }

  lock() {
    this.key = null;
    this.records = new Map();
    this.outbox = [];
  }

  // Whoever calls this shows the thing as recorded only when it has returned.
  async add(operation) {
    const key = this.key;
    const sealed = await seal(key, operation);
    const [number] = await this.written(["outbox"], key, (writing) => [asked(writing.objectStore("outbox").add(sealed))]);
    if (this.key === key) this.outbox.push({ number, operation });
  }

  // Answered: they leave the outbox. What was refused stands with the refused from that moment, in the same transaction.
  async answered(ids, refused) {
    const gone = this.outbox.filter((each) => ids.has(each.operation.id));
    await this.change([], refused, gone);
    this.outbox = this.outbox.filter((each) => !ids.has(each.operation.id));
  }

  // A page of changes, all or none of it. changed: [[id, mark, record]].
  async change(removed, changed, gone = []) {
    const key = this.key;
    const sealed = await Promise.all(changed.map(([id, mark, record]) => seal(key, { id, mark, record })));
    const found = await this.written(["records", "outbox"], key, (writing) => {
      const records = writing.objectStore("records");
      for (const id of removed) if (this.records.has(id)) records.delete(this.records.get(id).number);
      for (const each of gone) writing.objectStore("outbox").delete(each.number);
      return changed.map(([id], at) =>
        asked(this.records.has(id) ? records.put(sealed[at], this.records.get(id).number) : records.add(sealed[at])),
      );
    });
    // Locked since: who opens it again reads from the disk what was just written.
    if (this.key !== key) return;
    for (const id of removed) this.records.delete(id);
    changed.forEach(([id, mark, record], at) => this.records.set(id, { mark, record, number: found[at] }));
  }

  get marks() {
    return new Map([...this.records].map(([id, { mark }]) => [id, mark]));
  }

  // Everything goes. The device's own number goes, too: what is registered anew is another device.
  async wipe() {
    this.lock();
    const writing = this.write(["setting", "records", "outbox"]);
    for (const name of ["setting", "records", "outbox"]) writing.objectStore(name).clear();
    await finished(writing);
  }
}
