// What a meeting says about an item that could go there, in words.

import { t } from "./words.js";
import { duration } from "./names.js";

/** @param {{ fit: string, why?: string, minutes?: number, room?: number }} found of `fits` */
export function said(found) {
  if (found.fit === "here" || found.fit === "fits") return t(`fit_${found.fit}`);
  const values = { ...found };
  for (const name of ["minutes", "room"]) if (typeof found[name] === "number") values[name] = duration(found[name]);
  return t(`fit_${found.fit}`, { why: t(found.why, values) });
}
