// node vectors.mjs <rules.js> <vectors.json>: prints each difference, exits 1 on any.
import { readFileSync } from "node:fs";

const [, , module, file] = process.argv;
const { evaluate } = await import("data:text/javascript;base64," + readFileSync(module).toString("base64"));
let wrong = 0;
for (const { name, tree, facts, want } of JSON.parse(readFileSync(file, "utf8"))) {
  const got = evaluate(tree, facts);
  if (got !== want) {
    wrong++;
    console.log(`${name}: got ${got}, want ${want}`);
  }
}
process.exit(wrong ? 1 : 0);
