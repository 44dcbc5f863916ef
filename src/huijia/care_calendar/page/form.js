// Building blocks of the page, and the form in which dates are written.

// make("p", { class: "note" }, "text", node, ...). No markup is ever made from text.
function make(name, attributes, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...inside.filter((each) => each !== null && each !== undefined && each !== false));
  return node;
}

function button(text, onclick, kind, more) {
  return make("button", { type: "button", class: kind || "plain", onclick, ...more }, text);
}

// Days by which a due date may lie before or after today; and before the birth of anybody for whom something is planned.
const FAR = 310;
const EARLIEST = dayOf(2005, 1, 1);

let ids = 0;

// A label, its help, and a box; `complain(box, text)` says beneath it what is wrong.
function field(label, box, help) {
  const id = `f${(ids += 1)}`;
  box.id = id;
  const helped = help ? make("p", { class: "help", id: `${id}h` }, help) : null;
  const wrong = make("p", { class: "wrong", id: `${id}w`, hidden: true });
  box.setAttribute("aria-describedby", help ? `${id}h ${id}w` : `${id}w`);
  return make("div", { class: "field" }, make("label", { for: id }, label), helped, box, wrong);
}

function complain(box, text) {
  const wrong = document.getElementById(`${box.id}w`);
  wrong.textContent = text || "";
  wrong.hidden = !text;
  box.toggleAttribute("aria-invalid", Boolean(text));
  if (text) box.setAttribute("aria-invalid", "true");
}

function tick(label, checked) {
  const id = `f${(ids += 1)}`;
  const box = make("input", { type: "checkbox", id, checked });
  return { box, node: make("div", { class: "tick" }, box, make("label", { for: id }, label)) };
}

function radios(legend, name, options, chosen, help) {
  const boxes = options.map(([value, label]) => {
    const id = `f${(ids += 1)}`;
    return make("div", { class: "tick" },
      make("input", { type: "radio", id, name, value, checked: value === chosen }), make("label", { for: id }, label));
  });
  const helped = help ? make("p", { class: "help" }, help) : null;
  const node = make("fieldset", { class: "radios" }, make("legend", null, legend), helped, ...boxes);
  return { node, value: () => node.querySelector("input:checked").value };
}

// The bounds are what the picker offers; what is wrong with a date is told by `faultsOf`.
function dateBox(value, first, last) {
  return make("input", { type: "date", value, min: written(first), max: written(last) });
}

function childForm(t, child, number, today, onremove) {
  const born = dateBox(child.born, EARLIEST, today);
  const home = dateBox(child.home, EARLIEST, today);
  const name = make("input", { type: "text", value: child.name, maxlength: 20, autocomplete: "off", spellcheck: "false" });
  const sex = radios(t("sex"), `sex${child.id}`,
    [["", t("unsaid")], ["girl", t("girl")], ["boy", t("boy")]], child.sex, t("sexHelp"));
  const node = make("fieldset", { class: "card child" },
    make("legend", null, t("child", { n: number })),
    field(t("born"), born),
    make("details", { open: Boolean(child.home || child.name || child.sex) }, make("summary", null, t("more")),
      field(t("name"), name), field(t("home"), home), sex.node),
    button(t("remove"), onremove, "plain", { "aria-label": t("removeChild", { n: number }) }));
  return { node, born, home, read: () =>
    ({ id: child.id, name: name.value.trim(), born: born.value, home: home.value, sex: sex.value() }) };
}

// The form. `done(calendar)` is called with what was written when nothing is wrong with it.
function writingForm(t, at, calendar, schedule, today, done) {
  const due = dateBox(calendar.due, today - FAR, today + FAR);
  const forms = [];
  const place = make("div", null);
  let next = Math.max(0, ...calendar.children.map((child) => child.id)) + 1;

  function add(child, focus) {
    const form = childForm(t, child, forms.length + 1, today, () => {
      const rest = forms.filter((each) => each !== form).map((each) => each.read());
      forms.splice(0);
      place.replaceChildren();
      rest.forEach((each) => add(each));
      adding.focus();
    });
    forms.push(form);
    place.append(form.node);
    if (focus) form.born.focus();
  }
  const fresh = (born) => ({ id: next++, name: "", born, home: "", sex: "" });
  const adding = button(t("add"), () => add(fresh(""), true), "second");
  const twin = button(t("addTwin"), () => add(fresh(forms.length ? forms[forms.length - 1].born.value : ""), true), "second");
  calendar.children.forEach((child) => add(child));

  const choices = Object.entries(schedule.choices).map(([key, choice]) => [key, radios(choice.name[at], `choice-${key}`,
    Object.entries(choice.options).map(([option, said]) => [option, said[at]]), calendar.choices[key])]);
  const changed = choices.some(([key, choice]) => choice.value() !== Object.keys(schedule.choices[key].options)[0]);

  const writtenNow = () => ({ ...calendar, due: due.value, children: forms.map((form) => form.read()).filter((child) => child.born),
    choices: Object.fromEntries(choices.map(([key, choice]) => [key, choice.value()])) });

  const node = make("form", { novalidate: true, autocomplete: "off", onsubmit: (event) => {
    event.preventDefault();
    const wrong = faultsOf(t, due, forms, today);
    [due, ...forms.flatMap((form) => [form.born, form.home])].forEach((box) => complain(box, wrong.get(box)));
    const first = [...wrong.keys()][0];
    if (!first) return done(writtenNow());
    const closed = first.closest("details");
    if (closed) closed.open = true;
    return first.focus();
  } },
  make("p", { class: "lead" }, t("writeHelp")),
  make("div", { class: "card" }, field(t("due"), due)),
  make("h2", null, t("children")), place,
  make("div", { class: "row" }, adding, twin),
  make("details", { class: "card", open: changed }, make("summary", null, t("which")), ...choices.map(([, choice]) => choice.node)),
  make("div", { class: "row" }, make("button", { class: "first" }, t("show"))));
  return { node, read: writtenNow };
}

function faultsOf(t, due, forms, today) {
  const wrong = new Map();
  // A half-written date reads as empty; the browser knows that it is not.
  const half = (box) => box.validity.badInput || (box.value && read(box.value) === null);
  if (half(due)) wrong.set(due, t("noDay"));
  else if (due.value && Math.abs(read(due.value) - today) > FAR) wrong.set(due, t("farDue"));
  for (const { born, home } of forms) {
    if (half(born) || (home.value && !born.value)) wrong.set(born, t("noDay"));
    else if (born.value && read(born.value) > today) wrong.set(born, t("notBorn"));
    if (half(home)) wrong.set(home, t("noDay"));
    else if (home.value && born.value && read(home.value) < read(born.value)) wrong.set(home, t("homeBefore"));
  }
  if (!wrong.size && !due.value && !forms.some((form) => form.born.value)) wrong.set(due, t("needOne"));
  return wrong;
}
