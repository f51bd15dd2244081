// Parses minutes in common notations of the languages of the page: 90, 90 min, 1 h 30, 1h30, 1:30, 1.5 h, 1,5 h, 1 小时 30 分钟,
// 1 ч 30 мин. It does not depend on the page.

const HOUR = "(?:h|hr|hrs|hour|hours|heure|heures|hora|horas|ч|час|часа|часов|ساعة|ساعات|小时|时)";
const MINUTE = "(?:m|min|mins|minute|minutes|minuto|minutos|мин|минута|минуты|минут|دقيقة|دقائق|'|′|分|分钟)";
const WHOLE = new RegExp(`^(\\d{1,6})\\s*${MINUTE}?\\.?$`);
const CLOCK = /^(\d{1,3}):(\d{2})$/;
const HOURS = new RegExp(`^(\\d{1,3})(?:[.,](\\d{1,2}))?\\s*${HOUR}\\.?$`);
const BOTH = new RegExp(`^(\\d{1,3})\\s*${HOUR}\\.?\\s*(?:and\\s|et\\s|y\\s|и\\s|و)?\\s*(\\d{1,2})\\s*${MINUTE}?\\.?$`);

// The minutes in a text, if it has any.
function read(text) {
  // convert full-width characters of Chinese keyboards
  const plain = text.normalize("NFKC").toLowerCase().trim();
  const whole = WHOLE.exec(plain);
  if (whole) return Number(whole[1]);
  const hours = HOURS.exec(plain);
  if (hours) return (Number(`${hours[1]}.${hours[2] ?? 0}`) * 6000) / 100;
  const both = CLOCK.exec(plain) ?? BOTH.exec(plain);
  return both && Number(both[2]) < 60 ? Number(both[1]) * 60 + Number(both[2]) : null;
}

// Reads a field: `{ minutes }`, or `{ wrong, values }` with the key of an error message and its values. Nothing is guessed.
// `least` is 1 for durations, and 0 for limits and gaps.
export function readMinutes(text, least = 1, most = 10080) {
  const minutes = read(text);
  const said = text.trim().slice(0, 40);
  if (minutes === null) return { wrong: "minutes_unreadable", values: { said } };
  const whole = Math.round(minutes);
  if (Math.abs(whole - minutes) > 1e-6) return { wrong: "minutes_not_whole", values: { said, minutes: Math.round(minutes * 100) / 100 } };
  if (whole < least) return { wrong: "minutes_none", values: {} };
  if (whole > most) return { wrong: "minutes_too_many", values: { most } };
  return { minutes: whole };
}

// Reads items from lines such as `1 (a) | Opening | 10 min`; or returns the error with its line.
export function readAgenda(text) {
  const taken = new Set();
  const items = [];
  for (const [place, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const cells = line.trim().split(/[|\t]/).map((cell) => cell.trim());
    const [number, title, said] = cells.length >= 3 ? cells : [String(items.length + 1), cells[0], cells[1]];
    const found = said ? readMinutes(said) : { wrong: "minutes_missing", values: {} };
    if (found.wrong) return { line: place + 1, ...found };
    let id = number.replace(/[\s()]/g, "") || String(items.length + 1);
    while (taken.has(id)) id += "x";
    taken.add(id);
    items.push({ id, number, title, minutes: found.minutes });
  }
  return { items };
}
