// Before the PIN: setting a phone up, and opening it.

import { button, el, field, h1, hint, link, p, trouble } from "./controls.js";
import { NoAnswer, hello, send, stateOf } from "./protocol.js";
import { say, why } from "./said.js";
import { SHORTEST_PIN, canSeal, newLock, openLock } from "./sealing.js";

export const MOST_TRIES = 10;

function form(fields, label, work) {
  const made = el("form", { novalidate: true, autocomplete: "off" }, fields, el("button", { class: "govuk-button field-button" }, label));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = made.querySelector("button");
    // Not disabled, which would lose the focus.
    if (pressed.hasAttribute("aria-disabled")) return;
    pressed.setAttribute("aria-disabled", "true");
    try {
      await work(new FormData(made));
    } finally {
      pressed.removeAttribute("aria-disabled");
    }
  });
  return made;
}

const pinField = (label, name, help) => field(label, name, { type: "password", inputmode: "numeric", autocomplete: "off" }, help);

export async function settingUp(app) {
  if (!canSeal()) return [h1(say("这台手机不能用", "This phone cannot be used")), p(say("浏览器不能加密。请用 https 打开，或换一个浏览器。", "The browser cannot seal what is kept. Open the page with https, or use another browser."))];
  let who;
  try {
    who = await hello();
  } catch (error) {
    const code = error instanceof NoAnswer ? error.code : "broken";
    return [
      h1(say("离线走访", "Visits without a signal")),
      p(say("登录一次，把您的走访放到这台手机上；之后没有信号也能用。", "Sign in once to put your visits on this phone; after that it works without a signal.")),
      code === "signed_out" ? p(el("a", { class: "govuk-button", href: "/account/login/?next=/field/" }, say("登录", "Sign in"))) : trouble(say("现在不行", "Not now"), p(why(code)), button(say("再试", "Try again"), () => app.show())),
    ];
  }
  const problem = el("div", {});
  const fail = (words) => {
    problem.replaceChildren(trouble(say("还不行", "Not yet"), p(words)));
    problem.firstChild.focus();
  };
  const made = form(
    [
      field(say("给这台手机起个名", "A name for this phone"), "name", { maxlength: 40 }, say("丢了的时候，好认。例如：红色手机", "So that you know it if it gets lost. For example: red phone")),
      pinField(say("新的 PIN", "A new PIN"), "pin", say(`至少 ${SHORTEST_PIN} 位。没有它，手机上的资料谁也读不到；错 ${MOST_TRIES} 次就清空。`, `At least ${SHORTEST_PIN} digits. Without it nobody can read what lies on the phone; ${MOST_TRIES} wrong tries erase it.`)),
      pinField(say("再写一次", "The same again"), "again"),
    ],
    say("放到这台手机上", "Put my work on this phone"),
    async (given) => {
      const pin = given.get("pin");
      if (pin.length < SHORTEST_PIN) return fail(say(`PIN 至少 ${SHORTEST_PIN} 位。`, `The PIN needs at least ${SHORTEST_PIN} digits.`));
      if (pin !== given.get("again")) return fail(say("两次不一样。", "The two are not the same."));
      const device = crypto.randomUUID();
      try {
        const { name } = await send(who.token, "register", { device, name: given.get("name") });
        const { lock, key } = await newLock(pin);
        if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
        await app.store.set({ lock, device, name, worker: who.worker, tries: 0 });
        await app.opened(key);
        return app.sync();
      } catch (error) {
        return fail(error instanceof NoAnswer ? why(error.code) : why("full"));
      }
    },
  );
  return [h1(say("设置这台手机", "Set this phone up")), p(say(`已登录：${who.name}`, `Signed in: ${who.name}`)), problem, made];
}

export async function unlocking(app) {
  const problem = el("div", {});
  const fail = (title, words) => {
    problem.replaceChildren(trouble(title, p(words)));
    problem.firstChild.focus();
  };
  const made = form(pinField("PIN", "pin"), say("打开", "Open"), async (given) => {
    const lock = await app.store.setting("lock");
    const tries = (await app.store.setting("tries")) + 1;
    try {
      // Counted before it is tried, so that closing the page does not undo it.
      await app.store.set({ tries });
    } catch (error) {
      // A phone that is full still opens with the right PIN; a wrong one could be tried for ever, so none is.
      if (tries > 1) return fail(say("打不开", "Cannot open"), why("full"));
    }
    const key = await openLock(lock, given.get("pin"));
    if (key) {
      await app.store.set({ tries: 0 }).catch(() => {});
      await app.opened(key);
      return app.sync();
    }
    if (tries >= MOST_TRIES) {
      await app.store.wipe();
      return app.show("pin");
    }
    return fail(say("PIN 不对", "Wrong PIN"), say(`再错 ${MOST_TRIES - tries} 次，手机上的资料就清空。`, `After ${MOST_TRIES - tries} more wrong tries everything on the phone is erased.`));
  });
  return [h1(say("输入 PIN", "Enter your PIN")), problem, made, hint(say("忘了 PIN：只能等它清空后重新设置。", "Forgotten? It can only be erased and set up anew."))];
}

// Whether this phone was shut out, as far as can be asked now.
export async function isShutOut(device) {
  try {
    return (await stateOf(device)).state === "shut_out";
  } catch {
    return false;
  }
}

export function erased(because) {
  const words = {
    shut_out: say("这台手机已被停用，上面的资料已清空。", "This phone was shut out, and everything on it was erased."),
    pin: say("PIN 错了太多次，手机上的资料已清空。", "Too many wrong PINs: everything on the phone was erased."),
    signed_out: say("已退出，手机上的资料已清空。", "Signed out, and everything on the phone was erased."),
    elsewhere: say("应用已在另一个窗口打开。请用那个窗口。", "The app is open in another window. Use that one."),
  };
  return [h1(words[because]), because === "elsewhere" ? null : p(link(say("重新设置", "Set it up anew"), "/field/"))];
}
