import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SecretStorage } from 'vscode';
import { Emitter } from '../../../src/base/event.ts';
import { DaybookError } from '../../../src/base/errors.ts';
import { createApiKeys } from '../../../src/vscode/models/api-keys.ts';

function createFakeSecrets(): SecretStorage & { readonly stored: Map<string, string> } {
  const changed = new Emitter<{ key: string }>();
  const stored = new Map<string, string>();
  return {
    stored,
    onDidChange: (listener) => changed.event(listener),
    keys: async () => [...stored.keys()],
    get: async (key) => stored.get(key),
    async store(key, value) {
      stored.set(key, value);
      changed.fire({ key });
    },
    async delete(key) {
      stored.delete(key);
      changed.fire({ key });
    },
  };
}

describe('API keys', () => {
  it('are found again for every path of the same host', async () => {
    const keys = createApiKeys(createFakeSecrets());
    await keys.set('https://api.example.com/v1', ' sk-1\n');
    assert.equal(await keys.get('https://api.example.com/v2/'), 'sk-1');
    await keys.delete('https://api.example.com');
    assert.equal(await keys.get('https://api.example.com/v1'), null);
  });

  it('are never given for another host, port or scheme', async () => {
    const keys = createApiKeys(createFakeSecrets());
    await keys.set('https://api.example.com/v1', 'sk-1');
    for (const other of [
      'https://api.example.com.evil.test/v1',
      'https://evil.test/api.example.com/v1',
      'https://api.example.com@evil.test/v1',
      'https://api.example.com:8443/v1',
      'http://api.example.com/v1',
    ]) {
      assert.equal(await keys.get(other), null, other);
    }
  });

  it('are refused for what is no address', async () => {
    const keys = createApiKeys(createFakeSecrets());
    for (const address of ['', 'localhost:11434', 'file:///etc/passwd', 'data:,x']) {
      await assert.rejects(keys.get(address), (error) => error instanceof DaybookError);
    }
  });

  it('tell when one has changed, and only then', async () => {
    const secrets = createFakeSecrets();
    const keys = createApiKeys(secrets);
    let changes = 0;
    keys.onDidChange(() => (changes += 1));
    await secrets.store('something else', 'x');
    assert.equal(changes, 0);
    await keys.set('http://localhost:1234', 'x');
    await keys.delete('http://localhost:1234');
    assert.equal(changes, 2);
    keys.dispose();
    await secrets.store('apiKey:http://localhost:1234', 'x');
    assert.equal(changes, 2);
  });
});
