import { parseArgs } from 'node:util';
import { exitWhenInterrupted } from '../../scripts/main.ts';
import { runMocha } from './run-mocha.ts';

// usage: node test/run/mocha-main.ts --report <file> [--grep <pattern>] [--timeout <ms>] [--retries <n>] <test file>…
const { values, positionals } = parseArgs({
  options: {
    report: { type: 'string' },
    grep: { type: 'string' },
    timeout: { type: 'string', default: '10000' },
    retries: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});
if (!values.report) throw new Error('--report is missing');

exitWhenInterrupted();
const report = await runMocha({
  files: positionals,
  reportFile: values.report,
  grep: values.grep,
  timeoutMs: Number(values.timeout),
  retries: Number(values.retries),
});
process.exitCode = report.failed > 0 || report.passed === 0 ? 1 : 0;

// Whoever creates, disposes: a test that left a timer, a worker or a server behind is named, and does not hang the run.
setTimeout(() => {
  process.stderr.write(`warning: the tests left open: ${process.getActiveResourcesInfo().join(', ')}\n`);
  process.exit();
}, 5_000).unref();
