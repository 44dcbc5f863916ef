// Small makers of elements, in the office's look.

import { say } from "./said.js";

export function el(name, given, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(9).filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

export const h1 = (...inner) => el("h1", { class: "govuk-heading-l", tabindex: "-1" }, ...inner);
export const h2 = (...inner) => el("h2", { class: "govuk-heading-m" }, ...inner);
export const p = (...inner) => el("p", { class: "govuk-body" }, ...inner);
export const hint = (...inner) => el("p", { class: "govuk-hint" }, ...inner);

export function button(label, onclick, kind = "") {
  const look = kind ? ` govuk-button--${kind}` : "";
  return el("button", { type: "button", class: `govuk-button field-button${look}`, onclick }, label);
}

export function link(label, href) {
  return el("a", { class: "govuk-link", href }, label);
}

export function inset(...inner) {
  return el("div", { class: "govuk-inset-text" }, ...inner);
}

export const back = (href = "#/", label = say("返回", "Back")) => el("a", { class: "govuk-back-link", href }, label);

export function notSent(waiting) {
  return waiting ? [" ", tag(say("还没有发送", "not sent yet"), "yellow")] : null;
}

export function gone(words) {
  return [back(), h1(say("已不在这台手机上", "No longer on this phone")), p(words)];
}

// What went wrong, on top, with the focus.
export function trouble(title, ...inner) {
  return el(
    "div",
    { class: "govuk-error-summary", role: "alert", tabindex: "-1" },
    el("h2", { class: "govuk-error-summary__title" }, title),
    el("div", { class: "govuk-error-summary__body" }, ...inner),
  );
}

export function facts(...rows) {
  const lines = rows
    .filter(([, value]) => value)
    .map(([name, value]) =>
      el(
        "div",
        { class: "govuk-summary-list__row" },
        el("dt", { class: "govuk-summary-list__key" }, name),
        el("dd", { class: "govuk-summary-list__value" }, value),
      ),
    );
  return el("dl", { class: "govuk-summary-list" }, lines);
}

export function tag(label, colour) {
  return el("strong", { class: `govuk-tag govuk-tag--${colour}` }, label);
}

export function field(label, name, given, help) {
  return el(
    "div",
    { class: "govuk-form-group" },
    el("label", { class: "govuk-label govuk-label--s", for: name }, label),
    help ? el("div", { class: "govuk-hint", id: `${name}-hint` }, help) : null,
    el("p", { class: "govuk-error-message", id: `${name}-error`, hidden: true }),
    el("input", { class: "govuk-input field-input", id: name, name, "aria-describedby": `${help ? `${name}-hint ` : ""}${name}-error`, ...given }),
  );
}

// What was typed cannot be: it says so beside the field, which has the focus.
export function wrong(form, name, words) {
  const input = form.querySelector(`#${name}`);
  const said = form.querySelector(`#${name}-error`);
  said.textContent = words;
  said.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.classList.add("govuk-input--error");
  input.focus();
}

export function radios(legend, name, choices, chosen, inline = true) {
  return el(
    "fieldset",
    { class: "govuk-fieldset govuk-form-group" },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, legend),
    el(
      "div",
      { class: `govuk-radios${inline ? " govuk-radios--inline" : ""}` },
      choices.map(([value, label]) =>
        el(
          "div",
          { class: "govuk-radios__item" },
          el("input", { class: "govuk-radios__input", type: "radio", name, id: `${name}-${value}`, value, checked: value === chosen }),
          el("label", { class: "govuk-label govuk-radios__label", for: `${name}-${value}` }, label),
        ),
      ),
    ),
  );
}

export function folded(summary, ...inner) {
  return el(
    "details",
    { class: "govuk-details" },
    el("summary", { class: "govuk-details__summary" }, el("span", { class: "govuk-details__summary-text" }, summary)),
    el("div", { class: "govuk-details__text" }, ...inner),
  );
}
