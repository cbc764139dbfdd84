import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Play } from './answer.ts';

/** Sends an answer, step by step, until its end or until the client goes away. */
export async function play(
  { status, headers, steps }: Play,
  response: ServerResponse,
): Promise<'answered' | 'cut' | 'aborted'> {
  const gone = new Promise<'gone'>((resolve) => response.once('close', () => resolve('gone')));
  for (const step of steps) {
    if (response.destroyed) return 'aborted';
    switch (step.kind) {
      case 'bytes':
        if (!response.headersSent) response.writeHead(status, headers);
        response.write(step.bytes);
        break;
      case 'wait':
        await Promise.race([step.gate.opened, gone]);
        break;
      case 'pause':
        await Promise.race([sleep(step.ms), gone]);
        break;
      case 'hang':
        await gone;
        break;
      case 'cut':
        await cut(response);
        return 'cut';
    }
  }
  if (response.destroyed) return 'aborted';
  if (!response.headersSent) response.writeHead(status, headers);
  response.end();
  await gone;
  return response.writableFinished ? 'answered' : 'aborted';
}

/** What was written so far is given to the system first, so that a cut is always at the same place. */
async function cut(response: ServerResponse): Promise<void> {
  if (response.headersSent) await new Promise((resolve) => response.write('', resolve));
  response.destroy();
}
