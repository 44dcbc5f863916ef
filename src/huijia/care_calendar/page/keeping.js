// What this device keeps: nothing; or one sealed text under a name that says nothing; or, where it cannot seal and the person says so, an open one.

const PLACE = "cc";
const ROUNDS = 600000;
const PADDED_TO = 4096;
const SHORTEST_PIN = 6;

// Browsers seal on https, on this machine itself and for files; not on plain http.
function canSeal() {
  return Boolean(window.isSecureContext && window.crypto && crypto.subtle);
}

function canKeep() {
  try {
    localStorage.setItem(`${PLACE}?`, "1");
    localStorage.removeItem(`${PLACE}?`);
    return true;
  } catch {
    return false;
  }
}

function toText(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), (each) => String.fromCharCode(each)).join(""));
}

function toBytes(text) {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}

async function keyFrom(pin, salt) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

// A lock: the key and its salt. Made anew for each PIN, held in memory while the calendar is open.
async function lockFor(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt, key: await keyFrom(pin, salt) };
}

async function keepSealed(calendar, lock, stillWanted) {
  // Filled up, so that its length does not tell how much is in it.
  const text = JSON.stringify(calendar);
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / PADDED_TO) * PADDED_TO).fill(32);
  padded.set(bytes);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock.key, padded);
  if (!stillWanted()) return;
  localStorage.setItem(PLACE, JSON.stringify({ salt: toText(lock.salt), iv: toText(iv), sealed: toText(sealed) }));
}

function keepOpen(calendar) {
  localStorage.setItem(PLACE, JSON.stringify({ open: calendar }));
}

// "nothing", "sealed" or "open". What cannot be read counts as sealed: it can be erased, and is not written over unasked.
function whatIsKept() {
  try {
    const held = localStorage.getItem(PLACE);
    if (held === null) return "nothing";
    return "open" in JSON.parse(held) ? "open" : "sealed";
  } catch {
    return canKeep() ? "sealed" : "nothing";
  }
}

function readOpen() {
  return JSON.parse(localStorage.getItem(PLACE)).open;
}

// The calendar and its lock, or null when the PIN is wrong.
async function unseal(pin) {
  try {
    const held = JSON.parse(localStorage.getItem(PLACE));
    const salt = toBytes(held.salt);
    const key = await keyFrom(pin, salt);
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(held.iv) }, key, toBytes(held.sealed));
    return { calendar: JSON.parse(new TextDecoder().decode(bytes)), lock: { salt, key } };
  } catch {
    return null;
  }
}

function erase() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Where nothing can be kept, nothing is there.
  }
}
