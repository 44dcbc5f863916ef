// Keeps the app's own files, so that it opens without a signal. It keeps nothing that tells of anybody: what it asks for goes past it.
// KEPT ({version, files}) stands before this text; the service writes it.

const NAME = `huijia-field-${KEPT.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      for (const file of KEPT.files) {
        const answer = await fetch(file, { cache: "reload", credentials: "omit" });
        // A page to sign in, or one of a network that wants to be paid, is not the app.
        if (!answer.ok || answer.redirected) throw new Error(`cannot keep ${file}`);
        await cache.put(file, answer);
      }
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("huijia-field-") && name !== NAME) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || !KEPT.files.includes(address.pathname)) return;
  event.respondWith(
    (async () => (await caches.match(address.pathname, { cacheName: NAME, ignoreVary: true })) || fetch(event.request))(),
  );
});
