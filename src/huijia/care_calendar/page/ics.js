// A file for other calendars (RFC 5545). Knows neither page nor clock.

function escaped(text) {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

// A line has 75 octets at most; what follows goes on after a line break and a space. No letter is cut in two.
function folded(line) {
  const lines = [];
  let held = "";
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > 75) {
      lines.push(held);
      held = " ";
      octets = 1;
    }
    held += letter;
    octets += size;
  }
  return [...lines, held].join("\r\n");
}

function asIcs(day) {
  return written(day).replace(/-/g, "");
}

// events: [{ uid, day, summary, description }]; `stamp` as 20260228T081500Z; `alarm`: a reminder at nine the day before.
function icsOf(events, { stamp, alarm }) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huijia//Care calendar//ZH", "CALSCALE:GREGORIAN"];
  for (const event of events) {
    lines.push(
      "BEGIN:VEVENT",
      `UID:${event.uid}`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${asIcs(event.day)}`,
      `DTEND;VALUE=DATE:${asIcs(event.day + 1)}`,
      `SUMMARY:${escaped(event.summary)}`,
    );
    if (event.description) lines.push(`DESCRIPTION:${escaped(event.description)}`);
    lines.push("CLASS:PRIVATE", "TRANSP:TRANSPARENT");
    if (alarm) {
      lines.push("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15H", `DESCRIPTION:${escaped(event.summary)}`, "END:VALARM");
    }
    lines.push("END:VEVENT");
  }
  lines.push("END:VCALENDAR");
  return `${lines.map(folded).join("\r\n")}\r\n`;
}
