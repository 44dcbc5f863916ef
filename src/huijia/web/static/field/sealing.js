// What lies on the phone is sealed: AES-GCM under a random key, which is itself wrapped by a key made of the PIN. Without the PIN nothing can be read.

const ROUNDS = 600000;
const PADDED_TO = 256;
export const SHORTEST_PIN = 6;

export function canSeal() {
  return Boolean(window.isSecureContext && window.crypto && crypto.subtle);
}

async function wrappingKey(pin, salt) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

// A new key, and the lock that is kept: the key wrapped by the PIN.
export async function newLock(pin) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey("raw", key, await wrappingKey(pin, salt), { name: "AES-GCM", iv });
  return { lock: { salt, iv, wrapped }, key: await openLock({ salt, iv, wrapped }, pin) };
}

// The key, which cannot be read out, or null when the PIN is wrong.
export async function openLock(lock, pin) {
  const algorithm = { name: "AES-GCM", length: 256 };
  try {
    return await crypto.subtle.unwrapKey(
      "raw",
      lock.wrapped,
      await wrappingKey(pin, lock.salt),
      { name: "AES-GCM", iv: lock.iv },
      algorithm,
      false,
      ["encrypt", "decrypt"],
    );
  } catch {
    return null;
  }
}

export async function seal(key, thing) {
  // Filled up, so that its length does not tell what is in it.
  const bytes = new TextEncoder().encode(JSON.stringify(thing));
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / PADDED_TO) * PADDED_TO).fill(32);
  padded.set(bytes);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, padded) };
}

export async function unseal(key, { iv, sealed }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
}

export async function digestOf(marks) {
  const lines = [...marks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, mark]) => `${id} ${mark}`);
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
  return Array.from(new Uint8Array(bytes), (each) => each.toString(16).padStart(2, "0")).join("");
}
