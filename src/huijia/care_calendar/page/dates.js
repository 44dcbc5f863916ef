"use strict";
// A day is a whole number, counted from 1970-01-01 in the Gregorian calendar. No clock, no time zone: a birthday is the
// same day wherever the telephone is.

function dayOf(year, month, day) {
  const moved = month <= 2 ? year - 1 : year;
  const era = Math.floor(moved / 400);
  const ofEra = moved - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}

function partsOf(day) {
  const moved = day + 719468;
  const era = Math.floor(moved / 146097);
  const ofEra = moved - era * 146097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

function lengthOf(year, month) {
  return month === 12 ? 31 : dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

// "2026-02-28" becomes a day; what is no day becomes null.
function read(written) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written || "");
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) return null;
  return dayOf(year, month, day);
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}

function written(day) {
  const { year, month, day: ofMonth } = partsOf(day);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(ofMonth)}`;
}

// The same day of the month, else the month's last: who was born on the 31st is a month old in every month, and the date
// never slips into the month after. The engine of Huijia counts months in the same way.
function addMonths(day, months) {
  const parts = partsOf(day);
  const count = parts.year * 12 + parts.month - 1 + months;
  const year = Math.floor(count / 12);
  const month = (count % 12) + 1;
  return dayOf(year, month, Math.min(parts.day, lengthOf(year, month)));
}

// A number of hours counts whole days: 48 hours after birth is the day after the next.
function after(day, number, unit) {
  if (unit === "months") return addMonths(day, number);
  if (unit === "weeks") return day + number * 7;
  if (unit === "hours") return day + Math.floor(number / 24);
  return day + number;
}

// The last day of a span that ends with this number: the day before the next number begins. "16 to 20 weeks" ends on
// the last day of week 20 (20 weeks and 6 days), "6 to 8 months" on the last day before the child is 9 months old.
function lastOf(day, number, unit) {
  return unit === "hours" ? after(day, number, unit) : after(day, number + 1, unit) - 1;
}

function weekdayOf(day) {
  return (((day + 4) % 7) + 7) % 7;
}
