// Reads an article aloud with a voice of the device. A voice that works over the network would tell its maker what is read: it is
// never used. Where there is no such voice, there is no button.
const box = document.querySelector("[data-read-aloud]");

const voiceOf = (language) => {
  const local = window.speechSynthesis.getVoices().filter((voice) => voice.localService);
  const named = (voice) => voice.lang.replace("_", "-").toLowerCase();
  return (
    local.find((voice) => named(voice) === language.toLowerCase()) ??
    local.find((voice) => named(voice).split("-")[0] === language.split("-")[0])
  );
};

if (box && "speechSynthesis" in window) {
  const speech = window.speechSynthesis;
  const language = box.dataset.readAloud;
  const begin = box.querySelector("[data-begin]");
  const stop = box.querySelector("[data-stop]");
  let reading = 0;

  const show = (isReading) => {
    begin.hidden = isReading;
    stop.hidden = !isReading;
  };
  const offer = () => { box.hidden = !voiceOf(language); };

  const quiet = () => {
    reading += 1;
    speech.cancel();
    show(false);
  };

  begin.addEventListener("click", () => {
    quiet();
    const now = reading;
    const parts = document.querySelectorAll("[data-spoken] :is(h1, h2, p, li)");
    // A part at a time: browsers fall silent in the middle of a long text.
    parts.forEach((part, place) => {
      const spoken = new SpeechSynthesisUtterance(part.textContent);
      spoken.lang = language;
      spoken.voice = voiceOf(language);
      if (place === parts.length - 1) {
        spoken.addEventListener("end", () => { if (now === reading) show(false); });
      }
      speech.speak(spoken);
    });
    show(true);
    stop.focus();
  });
  stop.addEventListener("click", () => {
    quiet();
    begin.focus();
  });
  window.addEventListener("pagehide", quiet);
  // Browsers find their voices after the page is there.
  speech.addEventListener?.("voiceschanged", offer);
  offer();
}
