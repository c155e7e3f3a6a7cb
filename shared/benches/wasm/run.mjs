// node run.mjs MODULE [SIZES] [ROUNDS]: medians in milliseconds, every step once a round so that what else the machine does meets all alike.
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const [module, sizes = "10000,100000,1000000", rounds = "7"] = process.argv.slice(2);
const { Bench } = createRequire(import.meta.url)(module);

const time = (step) => {
  const start = performance.now();
  step();
  return performance.now() - start;
};
const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];

const rows = new Map();
for (const size of sizes.split(",").map(Number)) {
  const bench = new Bench(size);
  const column = `${size.toLocaleString("en")} (${bench.megabytes().toFixed(0)} MB)`;
  const taken = new Map();
  const take = (name, step) => taken.set(name, [...(taken.get(name) ?? []), time(step)]);
  for (let round = 0; round < Number(rounds); round++) {
    take("decode", () => bench.decode());
    for (const typed of ["m", "ma", "1", "10", "martin", "fra-lt-0001", "-windows", "10.0.0.0/8", "support: none gw: tokyo"]) {
      bench.reset();
      take(`ask ${typed}`, () => bench.ask(typed, ""));
    }
    bench.reset();
    bench.ask("", "");
    take("count all six facets", () => bench.facets());
    for (const sort of ["hostname", "username", "provider", "device"]) {
      bench.reset();
      take(`first sort by ${sort}`, () => bench.ask("", sort));
    }
    bench.reset();
    bench.ask("", "hostname");
    take("its reverse", () => bench.ask("", "-hostname"));
    take("type martin sorted, all six letters", () => {
      for (let end = 1; end <= 6; end++) bench.ask("martin".slice(0, end), "-hostname");
    });
  }
  for (const [name, all] of taken) rows.set(name, { ...rows.get(name), [column]: median(all) });
  bench.free();
}
const columns = Object.keys(rows.values().next().value);
console.log(`| ms | ${columns.join(" | ")} |\n|---|${"---:|".repeat(columns.length)}`);
for (const [name, row] of rows) console.log(`| ${name} | ${columns.map((column) => row[column].toPrecision(3)).join(" | ")} |`);
