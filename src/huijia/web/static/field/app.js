// The app: which page is shown, what is recorded, and when it is sent.

import { button, el, p, trouble } from "./controls.js";
import { focused, refocused } from "./focus.js";
import { material, materials } from "./material.js";
import * as pages from "./pages.js";
import { language, say, speak, why } from "./said.js";
import { erased, isShutOut, settingUp, unlocking } from "./setting_up.js";
import { Store } from "./store.js";
import { synchronise } from "./sync.js";

const IDLE = 10 * 60 * 1000;
const EVERY = 60 * 1000;

const app = {
  store: null,
  report: null,
  busy: false,
  lastComplete: null,
  problem: null,
  because: null,
  release: null,
  opensWithoutSignal: false,
  shown: 0,

  async start() {
    speak(language);
    if ("serviceWorker" in navigator) navigator.serviceWorker.ready.then(() => (this.opensWithoutSignal = true));
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" }).catch(() => {});
    this.store = await Store.open();
    window.addEventListener("hashchange", () => this.show());
    // Its address is no page of the app.
    document.querySelector(".govuk-skip-link").addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector("#main h1")?.focus();
    });
    window.addEventListener("online", () => (this.store.key ? this.sync() : this.checkShutOut()));
    for (const each of ["pointerdown", "keydown"]) window.addEventListener(each, () => (this.touched = Date.now()));
    setInterval(() => this.everyMinute(), EVERY);
    await this.show();
    await this.checkShutOut();
  },

  everyMinute() {
    if (!this.store.key) return;
    if (Date.now() - this.touched > IDLE) this.lock();
    else if (this.store.outbox.length && navigator.onLine) this.sync();
  },

  async checkShutOut() {
    const device = await this.store.setting("device");
    if (device && (await isShutOut(device))) await this.wiped("shut_out");
  },

  async wiped(because) {
    await this.store.wipe();
    this.close();
    await this.show(because);
  },

  close() {
    this.store.lock();
    this.report = null;
    if (this.release) this.release();
    this.release = null;
  },

  // Held by one window at a time, so that two do not write past each other.
  hold() {
    return new Promise((resolve) => {
      navigator.locks.request("huijia-field", { ifAvailable: true }, (held) => {
        resolve(Boolean(held));
        return held ? new Promise((release) => (this.release = release)) : null;
      });
    });
  },

  async opened(key) {
    if (!(await this.hold())) return this.show("elsewhere");
    await this.store.unlock(key);
    this.lastComplete = (await this.store.setting("complete")) || null;
    this.touched = Date.now();
    return this.show();
  },

  lock() {
    this.close();
    location.hash = "#/";
    return this.show();
  },

  async signOut() {
    const { hello } = await import("./protocol.js");
    await this.store.wipe();
    this.close();
    try {
      const { token } = await hello();
      await fetch("/account/logout/", { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
    } catch {
      // Without a signal the session ends by itself.
    }
    await this.show("signed_out");
  },

  async record(operation) {
    try {
      await this.store.add(operation);
      this.problem = null;
      this.tell(`${say("已记下", "Recorded")}: ${pages.told({ op: operation.kind, payload: operation.payload })}. ${this.waiting()}.`);
    } catch (error) {
      const full = error && error.name === "QuotaExceededError";
      this.problem = full
        ? say("没有记下：手机存储已满。已有的记录都还在。请腾出空间，或先同步。", "NOT recorded: the phone is full. What was recorded before is still there. Free some space, or sync first.")
        : say("没有记下：手机没能写入。已有的记录都还在。", "NOT recorded: the phone could not write it. What was recorded before is still there.");
    }
    await this.show();
    if (!this.problem && navigator.onLine) this.sync();
  },

  async sync() {
    if (this.busy || !this.store.key) return;
    this.busy = true;
    this.bar();
    const key = this.store.key;
    const [device, name, worker] = await Promise.all(["device", "name", "worker"].map((each) => this.store.setting(each)));
    const report = await synchronise(this.store, { device, name, worker }, (soFar) => {
      if (this.store.key !== key) return;
      this.report = soFar;
      this.bar();
    });
    this.busy = false;
    if (report.why === "shut_out" && (await this.store.setting("device")) === device) {
      await this.wiped("shut_out");
      return;
    }
    // Locked or signed out meanwhile: the page that says so stays. Opened again meanwhile: what this sync left undone is done by another.
    if (this.store.key !== key) {
      if (this.store.key) await this.sync();
      return;
    }
    this.report = report;
    if (report.complete) {
      this.lastComplete = new Date().toISOString();
      await this.store.set({ complete: this.lastComplete }).catch(() => {});
    }
    this.tell(
      report.complete
        ? say(`同步完成：${report.accepted} 条被接受，${report.refused.length} 条未被接受。`, `Sync complete: ${report.accepted} accepted, ${report.refused.length} refused.`)
        : `${say("同步没有完成。", "Sync not complete.")} ${report.why ? why(report.why) : ""}`,
    );
    // Whoever types, or has unfolded something, is not disturbed: their page is made anew when they leave it.
    if (!document.activeElement || !document.activeElement.closest("form, details[open]")) await this.show(null, true);
    else this.bar();
  },

  // What happened, for those who hear it.
  tell(words) {
    document.getElementById("said").textContent = words;
  },

  waiting() {
    const number = this.store.outbox.length;
    return number ? say(`${number} 条等发送`, `${number} waiting to be sent`) : say("没有等发送的", "nothing waiting");
  },

  // The line on top: what waits, how the last sync went, and the button.
  bar() {
    const place = document.getElementById("bar");
    if (!this.store.key) return place.replaceChildren();
    const parts = [this.waiting()];
    if (this.busy) parts.push(say(`正在同步：发送 ${this.report?.sent ?? 0}，收到 ${this.report?.received ?? 0}`, `syncing: ${this.report?.sent ?? 0} sent, ${this.report?.received ?? 0} received`));
    else if (this.report && !(this.report.complete && this.store.outbox.length)) parts.push(this.report.complete ? say("同步完成", "sync complete") : say("同步没有完成", "sync not complete"));
    // Made once, so that neither loses the focus.
    if (!place.firstChild) {
      place.append(
        el("a", { class: "govuk-link", href: "#/sync" }),
        el("button", { type: "button", class: "govuk-button govuk-button--secondary field-sync", id: "sync", onclick: () => this.pressedSync() }),
      );
    }
    const [told, press] = place.children;
    told.textContent = parts.join(" · ");
    press.textContent = say("现在同步", "Sync now");
    if (this.busy) press.setAttribute("aria-disabled", "true");
    else press.removeAttribute("aria-disabled");
    return undefined;
  },

  pressedSync() {
    location.hash = "#/sync";
    return this.sync();
  },

  page() {
    const here = location.hash.replace(/^#\//, "");
    if (/^v[0-9a-f]{32}$/.test(here)) return pages.visit(this, here);
    if (/^m[0-9]+$/.test(here)) return material(this, here);
    const found = { material: materials, households: pages.households, items: pages.items, refused: pages.refused, sync: pages.syncing, leaving: pages.leaving };
    return (found[here] || pages.home)(this);
  },

  async show(because = null, quietly = false) {
    this.because = because;
    const turn = (this.shown += 1);
    let inner;
    if (because) inner = erased(because);
    else if (this.store.key) inner = this.page();
    else if (await this.store.setting("lock")) inner = await unlocking(this);
    else inner = await settingUp(this);
    // Another page was asked for while this one was being made.
    if (turn !== this.shown) return;
    const warning = this.problem && this.store.key ? trouble(say("没有记下", "Not recorded"), p(this.problem), button(say("知道了", "I have read it"), () => ((this.problem = null), this.show()))) : null;
    const main = document.getElementById("main");
    const had = quietly ? focused(main) : null;
    main.replaceChildren(...[warning, ...inner].flat(9).filter(Boolean));
    this.bar();
    this.speaking();
    document.title = `${main.querySelector("h1")?.textContent || ""} · ${say("惠家走访", "Huijia field")}`;
    if (had) refocused(main, had);
    if (quietly) return;
    const first = warning || main.querySelector("h1");
    if (first) first.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  },

  speaking() {
    const other = document.getElementById("language");
    other.textContent = say("English", "中文");
    other.lang = say("en", "zh-Hans");
    other.onclick = () => {
      speak(say("en", "zh"));
      this.show(this.because, true);
    };
  },
};

app.touched = Date.now();
app.start();
