// The app's own sentences, both languages side by side. Closed lists and reasons come from the service (/field/texts.js), which says them, too.

import { TEXTS } from "/field/texts.js";

const PLACE = "huijia-field-language";

function preferred() {
  try {
    const chosen = localStorage.getItem(PLACE);
    if (chosen === "zh" || chosen === "en") return chosen;
  } catch {
    // Where nothing can be kept, the browser's language holds.
  }
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

export let language = preferred();

export function speak(chosen) {
  language = chosen;
  try {
    localStorage.setItem(PLACE, chosen);
  } catch {
    // It holds until the page is closed.
  }
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
}

export function say(zh, en) {
  return language === "zh" ? zh : en;
}

// A word of one of the service's lists; what it does not know stands as it is.
export function word(list, code) {
  const found = (TEXTS[list] || {})[code];
  return found ? found[language] : code;
}

export function codes(list) {
  return Object.keys(TEXTS[list]);
}

export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  const weekday = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { weekday: "short" });
  const named = weekday.format(new Date(year, month - 1, date));
  return language === "zh" ? `${month}月${date}日（${named}）` : `${named} ${date}/${month}`;
}

export function moment(iso) {
  const shown = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", shown).format(new Date(iso));
}

// Why a sync did not come to its end, by its code.
export function why(code) {
  const words = {
    no_signal: say("没有信号。", "No signal."),
    no_answer: say("等了 30 秒，没有回答。", "No answer within 30 seconds."),
    signed_out: say("登录已过期。请重新登录；手机上的记录都还在。", "You are signed out. Sign in again; everything on the phone is still there."),
    another_account: say("登录的是另一个账户：这台手机属于别人。", "Another account is signed in: this phone is somebody else's."),
    not_allowed: say("这个账户不再能使用这个应用。", "This account may not use the app any more."),
    too_many_devices: say("设备太多：请先在“离线工作”里停用一台。", "Too many devices: shut one out first, under “Work without a signal”."),
    not_your_device: say("这台手机登记在别人名下。", "This phone is registered in somebody else's name."),
    shut_out: say("这台手机已被停用。", "This phone was shut out."),
    full: say("手机存储已满，收到的内容没有存下。请腾出空间再同步。", "The phone is full: what was received could not be kept. Free some space and sync again."),
    not_written: say("手机没能存下收到的内容。请再试。", "The phone could not keep what was received. Try again."),
    some_not_taken: say("有些记录系统暂时收不了，还在手机上。", "The service could not take some of it now. It stays on the phone."),
    still_changing: say("同步时资料还在变。请再同步一次。", "Things changed while syncing. Sync once more."),
  };
  return words[code] || say("系统出错了。请稍后再试。", "The service had a fault. Try again later.");
}
