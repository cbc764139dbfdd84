import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/contributions.ts';
import { blockUri } from '../../../src/vscode/documents/block-file-system.ts';
import { eventually } from './eventually.ts';

const { fs } = vscode.workspace;
const project = blockUri('project');

const read = async (uri: vscode.Uri): Promise<string> => new TextDecoder().decode(await fs.readFile(uri));
const write = (uri: vscode.Uri, text: string): Thenable<void> =>
  fs.writeFile(uri, new TextEncoder().encode(text));
const run = (command: CommandId): Thenable<unknown> => vscode.commands.executeCommand(command);

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function refused(work: Thenable<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(
    Promise.resolve(work),
    (error) => error instanceof Error && message.test(error.message),
  );
}

describe('memory blocks as documents', () => {
  let before = '';

  beforeEach(async () => {
    before = await read(project);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await write(project, before);
  });

  it('lists them', async () => {
    const names = (await fs.readDirectory(vscode.Uri.parse('daybook:/'))).map(([name]) => name);
    for (const name of ['persona.md', 'human.md', 'project.md']) assert.ok(names.includes(name), name);
  });

  it('opens them as Markdown', async () => {
    const document = await open(project);
    assert.equal(document.languageId, 'markdown');
    assert.equal(document.getText(), before);
  });

  it('changes memory when one is saved, without what editors add at the end', async () => {
    const document = await open(project);
    await replaceText(document, 'We deploy on Fridays.\n\n');
    assert.ok(await document.save());
    assert.equal(await read(project), 'We deploy on Fridays.');
  });

  it('keeps lines ending in \\n', async () => {
    await write(project, 'one\r\ntwo\r\n');
    assert.equal(await read(project), 'one\ntwo');
  });

  it('shows in an open document what changed it elsewhere', async () => {
    const document = await open(project);
    await write(project, 'changed by somebody else');
    await eventually(() => assert.equal(document.getText(), 'changed by somebody else'));
    assert.ok(!document.isDirty);
  });

  it('does not overwrite a change that was made meanwhile, even one of the same length', async () => {
    await write(project, 'We deploy on Fridays');
    const document = await open(project);
    await eventually(() => assert.equal(document.getText(), 'We deploy on Fridays'));
    await replaceText(document, 'We deploy on Fridays, late');
    await write(project, 'We deploy on Mondays');
    assert.equal(await document.save(), false);
    assert.equal(await read(project), 'We deploy on Mondays');
    assert.equal(document.getText(), 'We deploy on Fridays, late');
  });

  it('refuses a text that is too long, with the numbers, and keeps it in the editor', async () => {
    const human = blockUri('human');
    const document = await open(human);
    const saved = document.getText();
    await replaceText(document, 'x'.repeat(5_001));
    assert.equal(await document.save(), false);
    assert.equal(document.getText().length, 5_001);
    assert.equal(await read(human), saved);
    await refused(write(human, 'x'.repeat(5_001)), /may hold 5,000 characters.*has 5,001.*Cut 1 /);
  });

  it('refuses what is no UTF-8', async () => {
    await refused(fs.writeFile(project, Uint8Array.of(0x66, 0xfc, 0x72)), /UTF-8/);
  });

  it('refuses to delete and to rename, with what to do instead', async () => {
    await refused(fs.delete(project), /cannot be deleted here/);
    await refused(fs.rename(project, blockUri('other')), /cannot be renamed here/);
  });

  it('finds no other documents', async () => {
    for (const path of ['/nothing.md', '/project.txt', '/a/b.md', '/project']) {
      const uri = vscode.Uri.from({ scheme: 'daybook', path });
      await assert.rejects(
        Promise.resolve(fs.stat(uri)),
        (error) => error instanceof vscode.FileSystemError && error.code === 'FileNotFound',
        path,
      );
    }
  });

  it('makes a new block of a new document', async () => {
    const conventions = blockUri('conventions');
    await write(conventions, 'Tabs.');
    assert.equal(await read(conventions), 'Tabs.');
  });

  it('neither shows nor writes anything with memory off', async () => {
    await write(project, 'a secret');
    const document = await open(project);
    await eventually(() => assert.equal(document.getText(), 'a secret'));
    await run('daybook.turnMemoryOff');
    try {
      await eventually(() => assert.match(document.getText(), /Memory is off/));
      const { permissions } = await fs.stat(project);
      assert.equal(permissions, vscode.FilePermission.Readonly);
      await assert.rejects(Promise.resolve(write(project, 'written')));
      assert.deepEqual(await fs.readDirectory(vscode.Uri.parse('daybook:/')), []);
    } finally {
      await run('daybook.turnMemoryOn');
    }
    await eventually(() => assert.equal(document.getText(), 'a secret'));
    assert.equal((await fs.stat(project)).permissions, undefined);
  });
});
