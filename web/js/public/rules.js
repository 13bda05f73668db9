// The condition language in the page: the same three-valued answers as
// internal/rules gives on the server, tested against the same vectors. It only
// decides what is shown; the server decides what counts.
//
//   evaluate(tree, facts) → "yes" | "no" | "unknown"
//
// facts is a plain object of answers by field id. CEL and dated tables are left to
// the server: they are unknown here.

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const TURNED = { yes: "no", no: "yes", unknown: "unknown" };

const of = (bool) => (bool ? "yes" : "no");

/** Yes when every answer is, no as soon as one is, unknown otherwise. */
export function all(answers) {
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** Yes as soon as one answer is, no when every one is, unknown otherwise. */
export function any(answers) {
  return TURNED[all(answers.map((a) => TURNED[a]))];
}

/** Answers a condition tree with what is known now. */
export function evaluate(tree, facts) {
  const parts = (list) => list.map((part) => evaluate(part, facts));
  if (tree.all_of) return all(parts(tree.all_of));
  if (tree.any_of) return any(parts(tree.any_of));
  if (tree.none_of) return TURNED[any(parts(tree.none_of))];
  if (tree.some) return each(tree.some, tree.where, facts, any);
  if (tree.every) return each(tree.every, tree.where, facts, all);
  return tree.fact ? leaf(tree, facts) : "unknown";
}

/** Reads a fact such as "fee" or "address.commune"; null when it is unknown. */
export function fact(facts, name) {
  if (Object.hasOwn(facts, name)) return known(facts[name]);
  const dot = name.indexOf(".");
  return dot < 0 ? null : part(facts[name.slice(0, dot)], name.slice(dot + 1));
}

function each(group, where, facts, join) {
  const entries = facts[group];
  if (!Array.isArray(entries)) return "unknown";
  return join(entries.map((entry) => evaluate(where, within(entry, facts))));
}

function within(entry, facts) {
  const seen = { ...facts };
  for (const [name, value] of Object.entries(entry ?? {})) {
    if (known(value) !== null) seen[name] = value;
  }
  return seen;
}

function part(value, name) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    return value.map((item) => part(item, name)).filter((item) => item !== null);
  }
  if (typeof value !== "object") return null;
  const dot = name.indexOf(".");
  if (dot < 0) return known(value[name]);
  return part(value[name.slice(0, dot)], name.slice(dot + 1));
}

function known(value) {
  if (value === undefined || value === null) return null;
  return typeof value === "string" && value.trim() === "" ? null : value;
}

const OPERATORS = {
  is: equal,
  is_not: (a, b) => TURNED[equal(a, b)],
  in: (a, b) => contains(b, a),
  has: (a, b) => (Array.isArray(b) ? all(b.map((one) => contains(a, one))) : contains(a, b)),
  at_least: (a, b) => order(a, b, (x, y) => x >= y),
  at_most: (a, b) => order(a, b, (x, y) => x <= y),
  more_than: (a, b) => order(a, b, (x, y) => x > y),
  less_than: (a, b) => order(a, b, (x, y) => x < y),
  after: (a, b) => order(a, b, (x, y) => x > y),
  before: (a, b) => order(a, b, (x, y) => x < y),
  between: (a, b) => (Array.isArray(b) && b.length === 2
    ? all([OPERATORS.at_least(a, b[0]), OPERATORS.at_most(a, b[1])]) : "unknown"),
};

function leaf(tree, facts) {
  const value = fact(facts, tree.fact);
  if (typeof tree.present === "boolean") return of((value !== null) === tree.present);
  for (const [name, answer] of Object.entries(OPERATORS)) {
    if (Object.hasOwn(tree, name)) {
      const limit = operand(tree[name], facts);
      return value === null || limit === null ? "unknown" : answer(value, limit);
    }
  }
  return "unknown";
}

function operand(limit, facts) {
  if (limit === null || typeof limit !== "object" || Array.isArray(limit)) return known(limit);
  return limit.fact ? fact(facts, limit.fact) : null;
}

const scalar = (v) => ["boolean", "number", "string"].includes(typeof v);

function equal(a, b) {
  return scalar(a) && scalar(b) ? of(a === b) : "unknown";
}

function contains(list, item) {
  return Array.isArray(list) && scalar(item) ? of(list.some((other) => other === item)) : "unknown";
}

function order(a, b, holds) {
  const numbers = typeof a === "number" && typeof b === "number";
  const days = typeof a === "string" && typeof b === "string" && ISO_DAY.test(a) && ISO_DAY.test(b);
  return numbers || days ? of(holds(a, b)) : "unknown";
}
