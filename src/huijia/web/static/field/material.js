// Printed material of the worker's area: what is there, and what was handed out. Things are counted; nobody is written down.

import { back, el, facts, field, gone, h1, h2, hint, radios, notSent, wrong } from "./controls.js";
import { codes, say, word } from "./said.js";
import { ofKind, operationOn, shown } from "./work.js";

const MOST = 100000;

const place = (each) => say(each.area_zh, each.area_en || each.area_zh);
const count = (pieces) => (pieces < 0 ? say(`比库存多 ${-pieces} 份`, `${-pieces} more than in stock`) : say(`${pieces} 份`, `${pieces} pieces`));

export function materials(app) {
  const found = ofKind(shown(app.store), "m").sort((a, b) => (a.title < b.title ? -1 : 1));
  return [
    back(),
    h1(say("宣传材料", "Printed material")),
    found.length ? null : hint(say("您的地区没有登记材料。", "No material is in stock in your area.")),
    el(
      "ul",
      { class: "govuk-list field-list" },
      found.map((each) =>
        el(
          "li",
          { class: "field-line" },
          el("a", { class: "govuk-link field-line__link", href: `#/${each.id}` }, each.title),
          el("span", { class: "field-line__more" }, `${word("materials", each.kind)} · ${count(each.pieces)} · ${place(each)}`, notSent(each.waiting)),
        ),
      ),
    ),
  ];
}

export function material(app, id) {
  const found = shown(app.store).get(id);
  if (!found) return gone(say("这种材料不在您地区的库存里。", "This material is not in the stock of your area."));
  const form = el(
    "form",
    { novalidate: true, class: "field-form" },
    field(say("几份", "How many pieces"), "pieces", { inputmode: "numeric", autocomplete: "off" }),
    radios(say("在哪里", "Where"), "place", codes("places").map((each) => [each, word("places", each)]), codes("places")[0], false),
    hint(say("只记份数，不记给了谁。", "Only how many: never to whom.")),
    el("button", { class: "govuk-button field-button" }, say("记下", "Record")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const pieces = given.get("pieces").trim();
    if (!/^[0-9]+$/.test(pieces) || Number(pieces) < 1 || Number(pieces) > MOST) return wrong(form, "pieces", say("请填份数，例如 20。", "Enter a number, such as 20."));
    return app.record(operationOn(id, found, "stock.hand_out", { pieces: String(Number(pieces)), place: given.get("place") }));
  });
  return [
    back("#/material", say("宣传材料", "Printed material")),
    h1(found.title, notSent(found.waiting)),
    facts([say("类型", "Kind"), word("materials", found.kind)], [say("库存", "In stock"), count(found.pieces)], [say("地区", "Area"), place(found)]),
    h2(say("发出了多少？", "Handed out?")),
    form,
  ];
}
