import type { SecretStorage } from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { DaybookError } from '../../base/errors.ts';
import { Emitter, type Event } from '../../base/event.ts';

/**
 * API keys, each stored for the origin (scheme, host, port) that it was entered for: a changed base URL never gets the
 * key of another host.
 */
export interface ApiKeys extends Disposable {
  /** Null: none is stored. */
  get(baseUrl: string): Promise<string | null>;
  set(baseUrl: string, key: string): Promise<void>;
  delete(baseUrl: string): Promise<void>;
  /** A key was set or deleted, here or in another window. */
  readonly onDidChange: Event<void>;
}

const PREFIX = 'apiKey:';

export function createApiKeys(secrets: SecretStorage): ApiKeys {
  const disposables = new DisposableStore();
  const changed = disposables.add(new Emitter<void>());
  disposables.add(
    secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) changed.fire();
    }),
  );
  return {
    get: async (baseUrl) => (await secrets.get(secretName(baseUrl))) ?? null,
    set: async (baseUrl, key) => secrets.store(secretName(baseUrl), key.trim()),
    delete: async (baseUrl) => secrets.delete(secretName(baseUrl)),
    onDidChange: changed.event,
    dispose: () => disposables.dispose(),
  };
}

function secretName(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return `${PREFIX}${url.origin}`;
  throw new DaybookError(
    'model.not-configured',
    'The base URL of the model must begin with http:// or https://.',
  );
}
