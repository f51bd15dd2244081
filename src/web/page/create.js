// The form for a new session: days, hours, and an agenda with one item per line.

import { h, field, islet, select } from "./dom.js";
import { newHours } from "./hours.js";
import { refusing } from "./fields.js";
import { readAgenda } from "./minutes.js";
import { t } from "./words.js";

const text = (value, props = {}) => h("input", { type: "text", value: value ?? "", maxlength: 2000, dir: "auto", ...props });

export function newForm(state, actions) {
  const name = text("", { required: true });
  const place = text("");
  const zone = text("Europe/Vienna", { list: "zones", required: true, dir: "ltr" });
  const days = text("", { placeholder: "2027-03-09, 2027-03-10", required: true, dir: "ltr" });
  const hours = newHours();
  const rules = select((state.rules?.rule_sets ?? []).map((one) => [one.name, `${one.name}: ${one.title}`]), "none");
  const items = h("textarea", { rows: 8, required: true, dir: "auto", placeholder: "1 | Opening of the session | 10\n2 | General debate | 150\n3 | Adoption of the report | 60" });
  refusing(items, () => {
    const { wrong, line, values } = readAgenda(items.value);
    return wrong && t("agenda_line", { line, what: t(wrong === "minutes_none" ? "minutes_of_item" : wrong, values) });
  });
  const list = (input) => input.value.split(",").map((one) => one.trim()).filter(Boolean);
  return islet("new-session", null, h("form", { class: "panel", onsubmit: (event) => {
    event.preventDefault();
    const session = { schema: "plenary.session/2", title: name.value, timezone: zone.value,
      meetings: { days: list(days), ...hours.get() }, items: readAgenda(items.value).items };
    if (place.value) session.place = place.value;
    if (rules.value && rules.value !== "none") session.rules = { set: rules.value };
    actions.create(JSON.stringify(session, null, 2));
  } },
  h("h2", {}, t("new_session")),
  field(t("title"), name), field(t("place"), place), field(t("timezone"), zone),
  field(t("days"), days, t("days_note")), hours.elements, field(t("rule_set"), rules), field(t("agenda"), items, t("agenda_note")),
  h("div", { class: "actions" }, h("button", { class: "main" }, t("plan_it")))));
}
