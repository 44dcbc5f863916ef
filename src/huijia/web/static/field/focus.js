// A page that is made anew while somebody reads it gives the focus back to what had it.

function told(element) {
  const { tagName, id, textContent } = element;
  // What stands around it, too: the same button beside another family is another button.
  return JSON.stringify([tagName, id, element.getAttribute("href"), textContent, element.closest("li")?.textContent]);
}

// What has the focus on a page; null when it is elsewhere.
export function focused(page) {
  const has = document.activeElement;
  return has && page.contains(has) ? told(has) : null;
}

// The same on the page as it is now. Where it is not there, or cannot be told from others, the heading has the focus.
export function refocused(page, had) {
  const same = [...page.querySelectorAll("a, button, summary, h1, [tabindex]")].filter((each) => told(each) === had);
  (same.length === 1 ? same[0] : page.querySelector("h1")).focus({ preventScroll: true });
}
