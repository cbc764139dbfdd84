import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Bench, meets, table } from '../test/bench/bench.ts';
import { ScriptError } from './errors.ts';
import { runMain } from './main.ts';
import { root } from './paths.ts';

// usage: npm run bench -- <name> [args]. The last line is one of JSON, for whoever collects measurements.
const benchDir = join(root, 'test/bench');
const [name, ...args] = process.argv.slice(2);
const file = join(benchDir, `${name}.ts`);

await runMain(async () => {
  if (name && names().includes(name)) await measure(name);
  else listBenches();
});

async function measure(bench: string): Promise<void> {
  const module: unknown = await import(file);
  if (!isBenchModule(module)) throw new ScriptError(`${file} exports no bench`);
  const { bench: subject } = module;
  const metrics = await subject.run(args);
  const unmeasured = Object.keys(subject.goals).filter((goal) => !Number.isFinite(metrics[goal]));
  if (unmeasured.length > 0)
    throw new ScriptError(`${bench} has goals but no numbers for: ${unmeasured.join(', ')}`);
  const ok = Object.entries(subject.goals).every(([metric, goal]) =>
    meets(metrics[metric] ?? Number.NaN, goal),
  );
  console.log(table(metrics, subject.goals));
  console.log(JSON.stringify({ bench, metrics, goals: subject.goals, ok }));
}

function listBenches(): void {
  if (name) console.error(`There is no bench called ${name}.`);
  console.log(`usage: npm run bench -- <name> [args]\nbenches: ${names().join(', ') || 'none yet'}`);
  if (name) process.exitCode = 1;
}

function isBenchModule(module: unknown): module is { bench: Bench } {
  return typeof module === 'object' && module !== null && 'bench' in module;
}

/** The modules that export a bench, told by their text; the folder holds what they share as well. */
function names(): string[] {
  return readdirSync(benchDir)
    .filter((entry) => entry.endsWith('.ts'))
    .filter((entry) => /^export const bench\b/m.test(readFileSync(join(benchDir, entry), 'utf8')))
    .map((entry) => basename(entry, '.ts'));
}
