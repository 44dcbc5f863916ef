// Asking the service. Every way in which there is no answer has a name; nothing else than an answer counts as one.

const PATIENCE = 30000;
const BEFORE = "/field-work/api/";

// code: no_signal, no_answer, signed_out, broken, or what the service says ("shut_out", "unknown_device", ...).
export class NoAnswer extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch (error) {
    throw new NoAnswer(error.name === "TimeoutError" ? "no_answer" : "no_signal");
  }
  // Whoever is not signed in any more is led to the page for signing in.
  if (answer.type === "opaqueredirect") throw new NoAnswer("signed_out");
  let told;
  try {
    told = await answer.json();
  } catch (error) {
    throw new NoAnswer(error.name === "TimeoutError" ? "no_answer" : answer.ok ? "no_signal" : "broken");
  }
  if (!answer.ok) throw new NoAnswer(told.error || "broken");
  return told;
}

export function stateOf(device) {
  return ask("/field/state", { headers: { "X-Device": device }, credentials: "omit" });
}

export function hello() {
  return ask(`${BEFORE}hello`, {});
}

export function send(token, name, body) {
  return ask(`${BEFORE}${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
}
