// What a meeting says about an item that could go there, in words.

import { t } from "./words.js";
import { duration } from "./names.js";

/** @param {{ fit: string, why?: string, minutes?: number, room?: number }} found of `fits` */
export function said(found) {
  if (found.fit === "here") return t("fit_here");
  if (found.fit === "fits") return t(found.outOfTurn ? "fit_turn" : "fit_fits");
  const values = { ...found };
  for (const name of ["minutes", "room"]) if (typeof found[name] === "number") values[name] = duration(found[name]);
  const why = t(found.why, values);
  return t(`fit_${found.fit}`, { why: found.outOfTurn ? t("fit_turn_and", { why }) : why });
}
