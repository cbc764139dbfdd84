import { readdir, readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../../scripts/editor/workbench.ts';

/** Uses the chat as a person does. */
export interface ChatDriver {
  readonly composer: Locator;
  readonly conversation: Locator;
  /** Types the message and sends it. */
  send(text: string): Promise<void>;
  /** Sends the message and waits for the end of the turn. */
  say(text: string): Promise<void>;
  /** Resolves when no turn is running. */
  untilIdle(): Promise<void>;
  /** Resolves when the conversation shows the text. */
  untilShown(text: string | RegExp): Promise<void>;
  button(name: string | RegExp): Locator;
}

/** Opens the chat, and resolves when the cursor is in its composer. */
export async function openChat(workbench: Workbench): Promise<ChatDriver> {
  await workbench.runCommand('Daybook: Open Chat');
  const frame = await workbench.findFrame('.composer[aria-busy="false"]');
  const composer = frame.locator('.composer textarea');
  // The command puts the cursor there; a palette that is opened before it has would be closed by it.
  await frame.locator('.composer textarea:focus').waitFor();
  const conversation = frame.locator('#root');
  const idle = frame.locator('.composer[aria-busy="false"] .send .codicon-arrow-up');
  const send = async (text: string): Promise<void> => {
    await composer.fill(text);
    await composer.press('Enter');
  };
  return {
    composer,
    conversation,
    send,
    async say(text) {
      const turns = await frame.locator('.user-message').count();
      await send(text);
      await frame.locator('.user-message').nth(turns).waitFor();
      await idle.waitFor();
    },
    untilIdle: () => idle.waitFor(),
    untilShown: (text) => conversation.getByText(text).first().waitFor(),
    button: (name) => frame.getByRole('button', { name }),
  };
}

/** Uses the history of conversations as a person does. */
export interface HistoryDriver {
  readonly field: Locator;
  readonly view: Locator;
  /** Types the query. Its answer comes as it does for a person: a moment later. */
  search(query: string): Promise<void>;
  /** The row with this text in it: a conversation, a message that was found, or a deleted conversation. */
  row(text: string | RegExp): Locator;
  button(name: string | RegExp): Locator;
}

/** Shows the history, and resolves when the cursor is in its search field and the list is there. */
export async function openHistory(workbench: Workbench): Promise<HistoryDriver> {
  await workbench.runCommand('Daybook: Search Conversations');
  const frame = await workbench.findFrame('.history[aria-busy="false"]');
  const view = frame.locator('.history');
  const field = view.getByRole('searchbox');
  await frame.locator('[data-history-field]:focus').waitFor();
  return {
    field,
    view,
    search: (query) => field.fill(query),
    row: (text) => view.locator('.history-row', { hasText: text }),
    button: (name) => frame.getByRole('button', { name }),
  };
}

/** The contents of all files in which Daybook keeps memory, by their path below the storage folder. */
export async function readMemoryFiles(workbench: Workbench): Promise<Map<string, string>> {
  const root = storageFolder(workbench);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.parentPath.includes('projects'));
  const read = files.map(async (entry): Promise<[string, string]> => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(root.length), await readFile(path, 'latin1')];
  });
  return new Map(await Promise.all(read));
}

/** Resolves when the text is in one of those files. */
export function untilInMemoryFiles(workbench: Workbench, text: string): Promise<void> {
  return untilFiles(workbench, (contents) => contents.some((content) => content.includes(text)));
}

/** Resolves when the text is in none of those files. */
export function untilGoneFromMemoryFiles(workbench: Workbench, text: string): Promise<void> {
  return untilFiles(workbench, (contents) => contents.every((content) => !content.includes(text)));
}

async function untilFiles(
  workbench: Workbench,
  condition: (contents: readonly string[]) => boolean,
): Promise<void> {
  const changes = watch(storageFolder(workbench), { recursive: true });
  const holds = async (): Promise<boolean> => condition([...(await readMemoryFiles(workbench)).values()]);
  if (await holds()) return;
  for await (const _ of changes) if (await holds()) return;
}

function storageFolder({ dataDir }: Workbench): string {
  return join(dataDir, 'data/User/globalStorage');
}
