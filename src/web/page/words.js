// Translations of the page, and titles in the language of the user.

const LANGUAGES = { ar: "العربية", zh: "中文", en: "English", fr: "Français", ru: "Русский", es: "Español" };
const RTL = ["ar", "fa", "he", "ur"];
let words = {};
let english = {};
export let language = "en";

// British dates: day before month; and the digits of the clocks on the board
export const locale = () => ({ en: "en-GB", ar: "ar-u-nu-latn" }[language] ?? language);

export const languages = Object.entries(LANGUAGES);
export const rtl = (code) => RTL.includes(code);

export async function speak(code) {
  const load = async (name) => (await fetch(`/${name}.json`)).json();
  if (!Object.keys(english).length) english = await load("en");
  language = LANGUAGES[code] ? code : "en";
  words = language === "en" ? english : await load(language);
  document.documentElement.lang = language;
  document.documentElement.dir = new URLSearchParams(location.search).get("dir") || (rtl(language) ? "rtl" : "ltr");
}

export function t(key, values = {}) {
  const text = words[key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function title(text, code) {
  if (typeof text === "string") return text;
  if (!text) return "";
  return text[code] ?? ["en", "fr", "es", "ru", "zh", "ar"].map((one) => text[one]).find(Boolean) ?? Object.values(text)[0] ?? "";
}
