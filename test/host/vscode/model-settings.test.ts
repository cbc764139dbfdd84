import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SETTING_IDS } from '../../../src/vscode/contributions.ts';
import type { ConfiguredModel, ModelChoice } from '../../../src/vscode/models/model-choice.ts';
import { createModelSettings, type ModelSettings } from '../../../src/vscode/models/model-settings.ts';
import { readMaxSteps } from '../../../src/vscode/settings.ts';
import { eventually } from './eventually.ts';

const endpoint = {
  provider: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  model: 'nobody',
  contextWindow: 8_192,
} as const satisfies ModelChoice;

describe('the model in the settings', () => {
  let settings: ModelSettings;
  let heard: ConfiguredModel[] = [];

  beforeEach(() => {
    settings = createModelSettings((text) => text);
    heard = [];
    settings.onDidChange((choice) => heard.push(choice));
  });

  afterEach(async () => {
    settings.dispose();
    for (const id of SETTING_IDS) {
      await vscode.workspace.getConfiguration().update(id, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is offline at first', () => {
    assert.deepEqual(settings.current(), { provider: 'offline' });
    assert.equal(settings.lastEndpoint(), null);
    assert.equal(readMaxSteps(), 50);
  });

  it('is what was selected, told once', async () => {
    await settings.select(endpoint);
    assert.deepEqual(settings.current(), endpoint);
    assert.deepEqual(heard, [endpoint]);
    await settings.select({ provider: 'editor', vendor: 'copilot', modelId: 'gpt-5' });
    assert.deepEqual(settings.current(), { provider: 'editor', vendor: 'copilot', modelId: 'gpt-5' });
    assert.equal(heard.length, 2);
  });

  it('remembers the endpoint while offline', async () => {
    await settings.select(endpoint);
    await settings.select({ provider: 'offline' });
    assert.deepEqual(settings.current(), { provider: 'offline' });
    assert.equal(settings.lastEndpoint()?.baseUrl, endpoint.baseUrl);
  });

  it('is told of what the user writes into settings.json', async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('daybook.model.provider', 'editor', vscode.ConfigurationTarget.Global);
    await eventually(() => assert.equal(heard.at(-1)?.provider, 'unusable'));
  });

  it('cannot be changed by a workspace', async () => {
    await settings.select(endpoint);
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    const evil = {
      'daybook.model.baseUrl': 'http://evil.test/v1',
      'daybook.model.provider': 'editor',
      'daybook.maxSteps': 7,
    };
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(evil)));
    try {
      // The one setting that a trusted workspace may set shows that the file was read.
      await eventually(() => assert.equal(readMaxSteps(), 7));
      assert.deepEqual(settings.current(), endpoint);
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, '.vscode'), { recursive: true });
    }
  });
});
