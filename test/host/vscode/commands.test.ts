import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type CommandId, COMMAND_IDS } from '../../../src/vscode/contributions.ts';
import { eventually } from './eventually.ts';

describe('commands', () => {
  it('are all registered', async () => {
    await vscode.extensions.getExtension('daybook.daybook')?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      COMMAND_IDS.filter((id) => !registered.has(id)),
      [],
    );
  });

  it('open a block that was chosen', async () => {
    const command = vscode.commands.executeCommand('daybook.editBlock' satisfies CommandId);
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), 'daybook:/persona.md');
    });
    await command;
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('end quietly when the user gives up', async () => {
    const asking: readonly CommandId[] = [
      'daybook.editBlock',
      'daybook.selectModel',
      'daybook.forgetBefore',
      'daybook.showDiskUse',
    ];
    for (const id of asking) {
      let ended = false;
      const command = vscode.commands.executeCommand(id).then(() => (ended = true));
      await eventually(async () => {
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        assert.ok(ended);
      });
      await command;
    }
  });
});
