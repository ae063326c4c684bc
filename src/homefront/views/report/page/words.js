// The page's words and numbers in the reader's language; the texts stand in strings.json.
const SLOT = /\{(\w+)(?::(\w+|%))?((?:\|[^|{}]*)*)\}/g;
const FORMS = {one: 0, few: 1, many: 2, other: 1, two: 1, zero: 2};
export function createWords(strings, start) {
  let language = "en", plural, number, short, long, percent, decimal, hundredth, month, figures;
  const zero = Date.parse(start + "T00:00:00Z");
  function choose(chosen) {
    language = strings.languages[chosen] ? chosen : "en";
    const tag = language === "en" ? "en-GB" : language;
    plural = new Intl.PluralRules(tag);
    number = new Intl.NumberFormat(tag, {maximumFractionDigits: 0});
    decimal = new Intl.NumberFormat(tag, {minimumFractionDigits: 1, maximumFractionDigits: 1});
    hundredth = new Intl.NumberFormat(tag, {minimumFractionDigits: 2, maximumFractionDigits: 2});
    month = new Intl.DateTimeFormat(tag, {month: "short", timeZone: "UTC"});
    figures = new Intl.NumberFormat(tag, {maximumSignificantDigits: 3});
    percent = new Intl.NumberFormat(tag, {maximumFractionDigits: 1});
    short = new Intl.DateTimeFormat(tag, {day: "numeric", month: "long", timeZone: "UTC"});
    long = new Intl.DateTimeFormat(tag, {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
  }
  const name = text => strings.names[text]?.[language] ?? text;
  const people = v => {
    if (Math.abs(v) >= 999500) return (Math.abs(v) < 99.95e6 ? decimal : number).format(v / 1e6) + " " + t("number.million");
    return number.format(Math.abs(v) >= 20000 ? Math.round(v / 1000) * 1000 : v);
  };
  const share = v => (v >= 0.1 || v === 0 ? number.format(100 * v) : percent.format(100 * v)) + "\u00a0%";
  function formed(value, form) {
    if (form === "text") return Array.isArray(value[0]) ? value.map(line => t(...line)).join(", ") : t(...value);
    if (form === "n") return number.format(value);
    if (form === "1") return decimal.format(value);
    if (form === "2") return hundredth.format(value);
    if (form === "month") return month.format(Date.parse(value));
    if (form === "%") return share(value);
    if (form === "people") return people(value);
    if (form === "km") return number.format(value) + "\u00a0" + t("number.km");
    if (form === "day") return short.format(typeof value === "number" ? zero + value * 864e5 : Date.parse(value));
    if (form === "date") return long.format(typeof value === "number" ? zero + value * 864e5 : Date.parse(value));
    if (form === "name") return name(value);
    if (form === "names") return new Intl.ListFormat(language === "en" ? "en-GB" : language).format(value.map(name));
    return String(value);
  }
  function t(key, slots = {}) {
    const text = strings.texts[key]?.[language] ?? strings.texts[key]?.en;
    if (text === undefined) throw new Error("no text " + key);
    return text.replace(SLOT, (_, slot, form, choice) => {
      const value = slots[slot];
      if (!choice) return formed(value, form);
      const forms = choice.slice(1).split("|");
      return forms[Math.min(FORMS[plural.select(value)], forms.length - 1)];
    });
  }
  // everything that the template wrote by t(), in the chosen language
  function translate() {
    document.documentElement.lang = language;
    for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t, JSON.parse(e.dataset.slots || "{}"));
    for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", t(e.dataset.label, JSON.parse(e.dataset.slots || "{}")));
    for (const e of document.querySelectorAll("[data-name]")) e.textContent = name(e.dataset.name);
  }
  const unit = (v, kind) => {
    if (v === null || Number.isNaN(v)) return t("number.none");
    if (kind === "share") return share(v);
    if (kind === "person") return people(v);
    if (kind === "km") return v <= 0 ? t("number.entered") : formed(v, "km");
    return percent.format(v);
  };
  choose("en");
  return {t, choose, translate, name, people, share, unit, date: d => long.format(zero + d * 864e5), day: d => short.format(zero + d * 864e5), n: v => number.format(v), plain: v => figures.format(v), get language() { return language; }};
}
