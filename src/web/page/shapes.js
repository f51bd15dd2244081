// What a form needs to know of a field, from the JSON Schema of the session file. It does not depend on the page.

/** @typedef {{ shape: "flag" | "choice" | "minutes" | "number" | "text" | "names" | "object" | "several" | "other", values?: string[], least?: number, most?: number, step?: number, of?: any }} Shape */

const resolved = (root, one) => (one?.$ref ? resolved(root, root.$defs[one.$ref.replace("#/$defs/", "")]) : one ?? {});

/** The properties of the session itself, or of a part of it such as `Item`. @param {any} root @param {string} part */
export const propertiesOf = (root, part) => (part === "Session" ? root : root.$defs[part])?.properties ?? {};

/** @param {any} root the whole schema @param {any} schema of the field @param {string} name @returns {Shape} */
export function shapeOf(root, schema, name) {
  const one = resolved(root, schema);
  if (one.type === "boolean") return { shape: "flag" };
  if (one.enum) return { shape: "choice", values: one.enum };
  if (one.type === "integer" || one.type === "number") {
    return { shape: /(^|_)minutes$/.test(name) ? "minutes" : "number", least: one.minimum ?? 0, most: one.maximum ?? 1e9, step: one.type === "integer" ? 1 : 0.01 };
  }
  if (one.type === "string") return { shape: "text", most: one.maxLength ?? 2000 };
  if (one.type === "array") {
    const each = shapeOf(root, one.items, name);
    if (each.shape === "text" || each.shape === "choice") return { shape: "names", values: each.values };
    return each.shape === "object" ? { shape: "several", of: each.of } : { shape: "other" };
  }
  if (one.anyOf) {
    // one value, or a list of such values
    const shapes = one.anyOf.map((each) => shapeOf(root, each, name).shape);
    return shapes.every((each) => each === "text" || each === "names") && shapes.includes("names") ? { shape: "names" } : { shape: "other" };
  }
  if (one.properties) return { shape: "object", of: one };
  return { shape: "other" };
}
