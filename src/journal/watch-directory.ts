import { watch } from 'node:fs';
import { type Disposable, toDisposable } from '../base/disposable.ts';

/** Notifications can be lost, and network drives send none: this is how late a change is noticed then, in milliseconds. */
const SAFETY_POLL_MS = 2_000;

/**
 * Calls back when a file of the directory may have changed, with its name where the system tells it. Throws nothing: a
 * directory that cannot be watched is looked at every two seconds.
 */
export function watchDirectory(directory: string, onChange: (name?: string) => void): Disposable {
  const timer = setInterval(() => onChange(), SAFETY_POLL_MS).unref();
  const watcher = startWatching(directory, onChange);
  return toDisposable(() => {
    clearInterval(timer);
    watcher?.close();
  });
}

function startWatching(directory: string, onChange: (name?: string) => void) {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) => onChange(name ?? undefined));
    // The directory was deleted, or the system has no watches left: the timer goes on.
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}
