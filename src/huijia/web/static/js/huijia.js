// Starts the components. Every page works without it.
import { initAll } from "../vendor/govuk-frontend.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();

// A button that says so asks once more before it acts; a second click on a form that is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.ask;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent === "yes") {
    event.preventDefault();
  }
  form.dataset.sent = "yes";
  window.setTimeout(() => { form.dataset.sent = "no"; }, 5000);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
});
