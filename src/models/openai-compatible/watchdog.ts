import { isAbortError } from '../../base/errors.ts';

/**
 * Bounds one request in time. `signal` fires when the caller's does, or when what was expected did not come; its reason
 * is then the error that `expect` was given.
 */
export interface Watchdog {
  readonly signal: AbortSignal;
  /** Something has to happen within `ms`, else the request is given up with `error()`. Replaces what was expected. */
  expect(ms: number, error: () => Error): void;
  /** Nothing is expected for now: the consumer is busy, not the endpoint. */
  relax(): void;
  /** Ends the request if it still runs, and leaves no timer and no listener behind. */
  dispose(): void;
}

export function createWatchdog(caller: AbortSignal): Watchdog {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => controller.abort(caller.reason);
  if (caller.aborted) stop();
  else caller.addEventListener('abort', stop, { once: true });
  const relax = (): void => clearTimeout(timer);
  return {
    signal: controller.signal,
    relax,
    expect(ms, error) {
      relax();
      if (!controller.signal.aborted) timer = setTimeout(() => controller.abort(error()), ms);
    },
    dispose() {
      relax();
      caller.removeEventListener('abort', stop);
      controller.abort();
    },
  };
}

/** What is thrown for a caller's signal that has fired, whatever reason it was given. */
export function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error && isAbortError(reason) ? reason : new DOMException('Stopped', 'AbortError');
}
