import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openLink } from '../../../src/vscode/documents/open-link.ts';

describe('links of the conversation', () => {
  const messages: string[] = [];
  const follow = (href: string): Promise<void> => openLink(href, { openMessage: (id) => messages.push(id) });
  const active = (): string | undefined => vscode.window.activeTextEditor?.document.uri.path;
  const lines = (): number[] => {
    const selection = vscode.window.activeTextEditor?.selection;
    return selection ? [selection.start.line + 1, selection.end.line + 1] : [];
  };

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('open a block at its line, as far as it has one', async () => {
    await follow('daybook:/persona.md#1');
    assert.equal(active(), '/persona.md');
    await follow('daybook:/persona.md#999');
    assert.equal(active(), '/persona.md');
  });

  it('open a file of the workspace at its lines', async () => {
    await follow('README.md:3-5');
    assert.match(active() ?? '', /README\.md$/);
    assert.deepEqual(lines(), [3, 5]);
  });

  it('pass a message on', async () => {
    await follow('daybook:/messages/01JABC');
    assert.deepEqual(messages, ['01JABC']);
  });

  for (const href of [
    '../../../../etc/passwd',
    '/etc/passwd',
    'missing.ts',
    'daybook:/nothing.md',
    'command:x',
    'src',
  ]) {
    it(`open nothing for ${href}`, async () => {
      await follow(href);
      assert.equal(active(), undefined);
    });
  }
});
