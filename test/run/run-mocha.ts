import { basename } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { type Report, writeReport } from './report.ts';

export interface MochaRun {
  /** Absolute paths of test modules that Node can import. */
  files: readonly string[];
  /** Where the JSON report goes. */
  reportFile: string;
  /** Only tests whose full title matches. */
  grep?: string | undefined;
  timeoutMs: number;
  /** How often a test that failed is tried again. Default 0. */
  retries?: number;
  /** Takes the lines of mocha's own report. Default: the console. */
  print?: (line: string) => void;
}

/** Runs test files in this process, prints mocha's own report of them and writes ours. */
export async function runMocha(run: MochaRun): Promise<Report> {
  const { print } = run;
  if (print) Mocha.reporters.Base.consoleLog = (...args: unknown[]) => print(format(...args));
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: run.timeoutMs,
    retries: run.retries ?? 0,
    forbidOnly: true,
    ...(run.grep ? { grep: run.grep } : {}),
  });
  const unloadable = await loadFiles(mocha, run.files);
  const report = await new Promise<Report>((resolve) => {
    const runner: Mocha.Runner = mocha.run(() => resolve(summary(runner, [...unloadable, ...failures])));
    const failures = collectFailures(runner);
  });
  await writeReport(run.reportFile, report);
  return report;
}

/** One at a time, so that a file which cannot be loaded is one failure and the others still run. */
async function loadFiles(mocha: Mocha, files: readonly string[]): Promise<Report['failures']> {
  const failures: Report['failures'] = [];
  for (const file of files) {
    mocha.files = [file];
    await mocha.loadFilesAsync().catch((error: unknown) => {
      failures.push({ title: `loading ${basename(file)}`, error: describeError(error) });
    });
  }
  return failures;
}

function collectFailures(runner: Mocha.Runner): Report['failures'] {
  const failures: Report['failures'] = [];
  runner.on('fail', (test, error: unknown) => {
    failures.push({ title: test.fullTitle(), error: describeError(error) });
  });
  return failures;
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function summary(runner: Mocha.Runner, failures: Report['failures']): Report {
  return {
    passed: runner.stats?.passes ?? 0,
    failed: failures.length,
    skipped: runner.stats?.pending ?? 0,
    failures,
  };
}
