import { setTimeout as delay } from 'node:timers/promises';

/** Tries again until the check no longer throws; after five seconds, what it threw last is thrown. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}
