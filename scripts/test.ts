import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseReport, type Report } from '../test/run/report.ts';
import { build } from './build.ts';
import { ScriptError } from './errors.ts';
import { runMain } from './main.ts';
import { root } from './paths.ts';
import { runVisibly } from './process.ts';
import { temporaryDir } from './temporary-dir.ts';

const usage = `usage: npm test -- [unit] [host] [e2e] [--grep <pattern>] [--desktop]
  unit       plain Node: architecture, unit, contract and golden tests
  host       inside a real VS Code's extension host
  e2e        a real VS Code window in a browser
  --grep     only the tests whose full title matches
  --desktop  the host suite only, in a downloaded desktop VS Code`;

interface Suite {
  name: string;
  /** Whether it runs what is in `dist/`; when the build fails, it is left out. */
  needsBuild: boolean;
  /** Pattern of its test files; a suite without files is left out. */
  files: string;
  /** Arguments for Node: the suite's runner and what it needs. The runner leaves a report. */
  args(files: string[], desktop: boolean): string[];
}

const suites: readonly Suite[] = [
  {
    name: 'unit',
    needsBuild: false,
    files: 'test/{architecture,unit,contract,golden}/**/*.test.ts',
    args: (files) => ['test/run/mocha-main.ts', ...files],
  },
  {
    name: 'host',
    needsBuild: true,
    files: 'test/host/**/*.test.ts',
    args: (_, desktop) => ['test/run/host-main.ts', ...(desktop ? ['--desktop'] : [])],
  },
  {
    name: 'e2e',
    needsBuild: true,
    files: 'test/e2e/**/*.test.ts',
    // Whole windows on a machine that others may use: what fails by chance does not fail twice.
    args: (files) => ['test/run/mocha-main.ts', '--timeout', '60000', '--retries', '1', ...files],
  },
];

await runMain(async (signal) => {
  const { values, positionals } = parseArgs({
    options: {
      grep: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help) return console.log(usage);
  const chosen = choose(values.desktop ? ['host'] : positionals);
  const reports = new Map<string, Report>();
  const broken = chosen.some(({ needsBuild }) => needsBuild) ? await buildFailure() : undefined;
  if (broken) reports.set('build', broken);
  for (const suite of chosen) {
    if (signal.aborted) break;
    if (suite.needsBuild && broken) continue;
    const report = await runSuite(suite, values, signal);
    if (report) reports.set(suite.name, report);
  }
  printSummary(reports);
});

function choose(names: readonly string[]): readonly Suite[] {
  const unknown = names.filter((name) => suites.every((suite) => suite.name !== name));
  if (unknown.length > 0) throw new ScriptError(`No such suite: ${unknown.join(', ')}\n${usage}`);
  return suites.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function runSuite(
  suite: Suite,
  options: { grep?: string; desktop: boolean },
  signal: AbortSignal,
): Promise<Report | undefined> {
  const files = globSync(suite.files, { cwd: root }).sort();
  if (files.length === 0) return undefined;
  console.log(`\n── ${suite.name} ──`);
  await using temporary = await temporaryDir('report');
  const reportFile = join(temporary.path, 'report.json');
  const [runner, ...rest] = suite.args(
    files.map((file) => join(root, file)),
    options.desktop,
  );
  const args = [
    join(root, runner ?? ''),
    '--report',
    reportFile,
    ...(options.grep ? ['--grep', options.grep] : []),
  ];
  const code = await runVisibly(process.execPath, [...args, ...rest], { cwd: root, signal }).catch(() => 1);
  if (existsSync(reportFile)) return parseReport(await readFile(reportFile, 'utf8'));
  const reason = signal.aborted ? 'was interrupted' : `ended with code ${code}`;
  return oneFailure(
    `${suite.name} suite`,
    `The ${suite.name} suite ${reason} and left no result; its output is above.`,
  );
}

async function buildFailure(): Promise<Report | undefined> {
  return build().then(
    () => undefined,
    (error: unknown) => oneFailure('build', error instanceof Error ? error.message : String(error)),
  );
}

function oneFailure(title: string, error: string): Report {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ title, error }] };
}

/** The last line is for whoever only wants the verdict. */
function printSummary(all: ReadonlyMap<string, Report>): void {
  for (const [name, { failures }] of all) {
    for (const { title, error } of failures)
      console.log(`\n✗ ${name}: ${title}\n${error.replaceAll(/^/gm, '    ')}`);
  }
  const total = (count: 'passed' | 'failed' | 'skipped'): number =>
    [...all.values()].reduce((sum, report) => sum + report[count], 0);
  const [passed, failed, skipped] = [total('passed'), total('failed'), total('skipped')];
  if (failed > 0 || passed === 0) process.exitCode ||= 1;
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
