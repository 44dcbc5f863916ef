"use strict";
/* Shows a copy (huijia-copy, version 1). Everything from the file is set as text, never as markup; nothing is sent or kept. */
const WORDS = {
  zh: {
    title: "看我的资料副本", promise: "这个页面只在您的设备上打开文件，不发送任何内容，也不保存。", label: "打开文件 huijia-copy.json",
    other: "English", wrong: "这不是资料副本的文件，或者文件不完整。请选择 huijia-copy.json。",
    newer: "这份副本是用较新的版本做的，请用同一份压缩包里的页面打开。", made: "制作时间：", rows: "条", basis: "依据：", article: "第{}条", kept: "保存多久：",
    yes: "是", no: "否", none: "—", file: "文件：", opened: "已打开。", records: "档案号：", before: "原来", after: "后来",
  },
  en: {
    title: "See my copy", promise: "This page opens the file on your device only. It sends nothing and keeps nothing.", label: "Open the file huijia-copy.json",
    other: "中文", wrong: "This is no copy, or the file is not whole. Choose huijia-copy.json.",
    newer: "This copy was made by a newer version: open it with the page from the same ZIP.", made: "Made: ", rows: "rows", basis: "Rests on: ", article: "art. {}", kept: "Kept: ",
    yes: "yes", no: "no", none: "—", file: "File: ", opened: "Opened.", records: "Record: ", before: "before", after: "after",
  },
};
let language = navigator.language.startsWith("zh") ? "zh" : "en";
let shown = null;
const find = (id) => document.getElementById(id);

function make(tag, text, ...inside) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...inside);
  return made;
}

function moment(text) {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(text);
  return found ? `${found[1]} ${found[2]}` : text;
}

function plain(value) {
  const words = WORDS[language];
  if (value === null || value === undefined || value === "") return words.none;
  if (value === true || value === false) return value ? words.yes : words.no;
  return moment(String(value));
}

function isText(value) {
  return value !== null && typeof value === "object" && Object.keys(value).length === 2 && typeof value.zh === "string" && typeof value.en === "string";
}

/* An amount in the currency's minor unit as people write it. */
function money(minor, currency) {
  const digits = currency === "JPY" ? 0 : 2;
  const amount = (minor / 10 ** digits).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return language === "zh" && currency === "CNY" ? `${amount} 元` : `${currency} ${amount}`;
}

/* A value with words in place of codes and amounts in place of minor units: by itself, in a list, and in a mapping. */
function inWords(value, field, currency) {
  const words = field.words || {};
  const keys = field.keys || {};
  if (Array.isArray(value)) return value.map((each) => inWords(each, field, currency));
  if (field.money && Number.isInteger(value)) return money(value, currency);
  if (field.money && value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inWords(each, field, currency)]));
  }
  if (value !== null && typeof value === "object" && field.keys) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [Object.hasOwn(keys, key) ? keys[key][language] : key, each]));
  }
  return Object.hasOwn(words, String(value)) ? words[String(value)][language] : value;
}

/* A value as a node: a list or a mapping as a list, a sentence in both languages in the one that is shown. */
function node(value) {
  if (isText(value)) return document.createTextNode(value[language]);
  if (Array.isArray(value)) {
    if (!value.length) return document.createTextNode(WORDS[language].none);
    return make("ul", "", ...value.map((each) => make("li", "", node(each))));
  }
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value);
    if (!keys.length) return document.createTextNode(WORDS[language].none);
    return make("ul", "", ...keys.map((key) => make("li", `${key}: `, node(value[key]))));
  }
  return document.createTextNode(plain(value));
}

function row(table, each, copy) {
  const list = make("dl");
  list.className = "row";
  list.dataset.row = each.row;
  for (const field of table.fields) {
    if (field.name in each.values) {
      const told = make("dd", "", node(inWords(each.values[field.name], field, each.values.currency || "CNY")));
      told.dataset.field = field.name;
      list.append(make("div", "", make("dt", field.what[language]), told));
    } else if (each.withheld && each.withheld.includes(field.name)) {
      list.append(make("div", "", make("dt", field.what[language]), make("dd", copy.withheld[language])));
    }
  }
  if (each.file) list.append(make("div", "", make("dt", WORDS[language].file), make("dd", each.file)));
  return list;
}

function table(each, copy) {
  const words = WORDS[language];
  const made = make("details");
  made.dataset.table = each.table;
  made.append(make("summary", each.what[language], make("span", each.not_here ? "" : ` · ${each.rows.length} ${words.rows}`)));
  const law = each.basis.map((one) => `${one.law[language]} ${words.article.replace("{}", one.article)}`).join("; ");
  const note = make("p", `${words.basis}${law}`, make("br"), `${words.kept}${each.kept[language]}`);
  note.className = "note";
  made.append(note);
  if (each.not_here) made.append(make("p", each.not_here[language]));
  for (const one of each.left_out || []) made.append(make("p", `${one.what[language]}: ${one.why[language]}`));
  for (const one of each.rows) made.append(row(each, one, copy));
  return made;
}

function person(each, copy) {
  const made = make("section", "", make("h2", each.name));
  const note = make("p", WORDS[language].records + each.records.join(", "));
  note.className = "note";
  made.append(note);
  for (const group of copy.groups) {
    const tables = each.tables.filter((one) => one.group === group.key);
    if (tables.length) made.append(make("h3", group.name[language]), ...tables.map((one) => table(one, copy)));
  }
  return made;
}

function show() {
  const words = WORDS[language];
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = words.title;
  for (const id of ["title", "promise", "label"]) find(id).textContent = words[id];
  const other = find("language");
  other.textContent = words.other;
  other.lang = language === "zh" ? "en" : "zh-Hans";
  const place = find("copy");
  place.replaceChildren();
  if (!shown) return;
  const made = make("p", words.made + moment(shown.made_at));
  made.className = "note";
  place.append(made);
  if (shown.part) place.append(make("p", shown.part[language]));
  place.append(...shown.people.map((each) => person(each, shown)));
}

function tell(text, isWrong) {
  const told = find("told");
  told.textContent = text;
  told.className = isWrong ? "wrong" : "";
}

async function open(file) {
  shown = null;
  let why = "";
  try {
    const read = JSON.parse(await file.text());
    if (read.format !== "huijia-copy") why = "wrong";
    else if (read.version !== 1) why = "newer";
    else {
      shown = read;
      show();
    }
  } catch {
    shown = null;
    why = "wrong";
  }
  if (why) show();
  tell(WORDS[language][why || "opened"], Boolean(why));
}

find("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  tell("", false);
  show();
});
find("file").addEventListener("change", (event) => {
  if (event.target.files.length) open(event.target.files[0]);
});
show();
