import { globSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';
import { runMain } from './main.ts';
import { capture } from './process.ts';
import { temporaryDir } from './temporary-dir.ts';

interface Check {
  name: string;
  /** Arguments for Node. */
  args: readonly string[];
}

await runMain(async (signal) => {
  await using temporary = await temporaryDir('check');
  const waiting = checks(join(temporary.path, 'report.json'));
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await passes(check, signal))) failed.push(check.name);
    }
  };
  // Two at a time: some of them use several cores themselves.
  await Promise.all([work(), work()]);
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
  if (failed.length > 0) process.exitCode = 1;
});

function checks(reportFile: string): Check[] {
  const architectureTests = globSync('test/architecture/**/*.test.ts', { cwd: root });
  return [
    { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
    { name: 'types of the webview', args: ['node_modules/typescript/bin/tsc', '-p', 'media'] },
    { name: 'lint', args: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'] },
    { name: 'format', args: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
    { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
    { name: 'architecture', args: ['test/run/mocha-main.ts', '--report', reportFile, ...architectureTests] },
  ];
}

async function passes({ name, args }: Check, signal: AbortSignal): Promise<boolean> {
  const started = performance.now();
  const { code, output } = await capture(process.execPath, args, { cwd: root, signal });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '    '));
  return code === 0;
}
