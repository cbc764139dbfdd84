import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDir extends AsyncDisposable {
  readonly path: string;
}

/** A new folder under the system's temporary one, removed when disposed and at the latest when this process exits. */
export async function temporaryDir(name: string): Promise<TemporaryDir> {
  const path = await mkdtemp(join(tmpdir(), `daybook-${name}-`));
  // A process that was just killed may still write while its folder is being removed: hence the retries.
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
  const onExit = (): void => rmSync(path, options);
  process.once('exit', onExit);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, options);
      process.removeListener('exit', onExit);
    },
  };
}
