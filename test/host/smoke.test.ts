import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('Daybook in the extension host', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension('daybook.daybook');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('sees the sample folder', () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
  });
});
