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

// Long work: the form that starts it shows a bar, and asks once a second how far it is.
const follow = async (work) => {
  const bar = work.querySelector("progress");
  const line = work.querySelector("[data-done]");
  try {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!told.working && work.dataset.reload) {
      window.location.reload();
      return;
    }
    if (told.whole) {
      bar.max = told.whole;
      bar.value = told.done;
      line.textContent = `${work.dataset.share}${Math.floor((100 * told.done) / told.whole)}%`;
    } else if (told.done) {
      line.textContent = work.dataset.rows + told.done.toLocaleString("en");
    }
  } catch {
    // The next question may be answered.
  }
  window.setTimeout(follow, 1000, work);
};

document.addEventListener("submit", (event) => {
  const work = !event.defaultPrevented && document.getElementById(event.target.dataset.work ?? "");
  if (work && work.hidden) {
    work.hidden = false;
    work.scrollIntoView({ block: "nearest" });
    if (work.dataset.progress) {
      follow(work);
    }
  }
});
document.querySelectorAll("[data-reload]").forEach(follow);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
});
