import { ScriptError } from './errors.ts';

const interrupts = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/**
 * Runs a script. SIGINT and SIGTERM abort the signal, so that `finally` and `using` clean up before the process ends;
 * what is thrown after that is only the consequence. Any other error is shown and makes the exit code 1.
 */
export async function runMain(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  for (const [name, code] of interrupts) {
    process.on(name, () => {
      process.exitCode = code;
      controller.abort(new ScriptError(`interrupted by ${name}`));
    });
  }
  try {
    await main(controller.signal);
  } catch (error) {
    process.exitCode ??= 1;
    if (!controller.signal.aborted) console.error(error instanceof ScriptError ? error.message : error);
  }
}

/** For a child of our own scripts: ends it at the first SIGINT or SIGTERM, by way of its exit handlers. */
export function exitWhenInterrupted(): void {
  for (const [name, code] of interrupts) process.on(name, () => process.exit(code));
}
