import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import type { Block } from '../../memory/block.ts';
import { MEMORY_SCHEME } from '../../memory/links.ts';
import type { Memory } from '../../memory/memory.ts';
import { blockPath, decodeDocument, DocumentStamps, labelOfPath } from './block-document.ts';
import { asFileSystem, explainOverLimit, refusal } from './file-system-errors.ts';

/**
 * Makes every block a document, `daybook:/<label>.md`: saving one changes memory, and what changes memory otherwise
 * shows in the documents that are open. Memory is opened when the first document is.
 */
export function registerBlockFileSystem(openMemory: () => Promise<Memory>): Disposable {
  const disposables = new DisposableStore();
  const fileSystem = disposables.add(new BlockFileSystem(openMemory));
  disposables.add(
    vscode.workspace.registerFileSystemProvider(MEMORY_SCHEME, fileSystem, { isCaseSensitive: true }),
  );
  return disposables;
}

export function blockUri(label: string): vscode.Uri {
  return vscode.Uri.from({ scheme: MEMORY_SCHEME, path: blockPath(label) });
}

/** What the editor gets to see of a block. */
interface Shown extends Pick<Block, 'label' | 'value' | 'head' | 'updatedAt'> {
  readonly writable: boolean;
}

class BlockFileSystem implements vscode.FileSystemProvider, Disposable {
  readonly #openMemory: () => Promise<Memory>;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #stamps = new DocumentStamps();
  /** The blocks that documents were opened of. */
  readonly #asked = new Set<string>();
  #memory: Memory | undefined;

  readonly onDidChangeFile = this.#changed.event;

  constructor(openMemory: () => Promise<Memory>) {
    this.#openMemory = openMemory;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Changes are announced for all documents, watched or not. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return asFileSystem(async () => {
      if (uri.path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      const shown = await this.#show(uri);
      return {
        type: vscode.FileType.File,
        ctime: 0,
        ...this.#stamps.of(shown),
        ...(shown.writable ? {} : { permissions: vscode.FilePermission.Readonly }),
      };
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return asFileSystem(async () => new TextEncoder().encode((await this.#show(uri)).value));
  }

  writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    return asFileSystem(async () => {
      const { core } = await this.#open();
      const label = labelOf(uri);
      const block = core.find(label);
      if (!block && !create) throw vscode.FileSystemError.FileNotFound(uri);
      if (block && !overwrite) throw vscode.FileSystemError.FileExists(uri);
      const text = decodeDocument(content);
      if (text === null) {
        throw refusal(vscode.l10n.t('Memory is kept in UTF-8. Choose "Save with Encoding" and then UTF-8.'));
      }
      // Nothing to remember: the file is only saved again.
      if (text === block?.value) return;
      try {
        await core.rethink(label, text, { actor: 'user', origin: { kind: 'document' } });
      } catch (error) {
        throw block ? explainOverLimit(error, text, block) : error;
      }
    });
  }

  readDirectory(): Promise<[string, vscode.FileType][]> {
    return asFileSystem(async () => {
      const { core, mode } = await this.#open();
      const blocks = mode === 'off' ? [] : core.list();
      return blocks.map(({ label }) => [blockPath(label).slice(1), vscode.FileType.File]);
    });
  }

  createDirectory(): never {
    throw refusal(vscode.l10n.t('Memory has no folders: blocks lie side by side.'));
  }

  delete(): never {
    throw refusal(
      vscode.l10n.t(
        'A memory block cannot be deleted here. An empty one takes next to no room in the prompt.',
      ),
    );
  }

  rename(): never {
    throw refusal(
      vscode.l10n.t('A memory block cannot be renamed here. Make a new one and copy the text into it.'),
    );
  }

  async #show(uri: vscode.Uri): Promise<Shown> {
    const memory = await this.#open();
    const label = labelOf(uri);
    this.#asked.add(label);
    if (memory.mode === 'off') return placeholder(label);
    const block = memory.core.find(label);
    if (!block) throw vscode.FileSystemError.FileNotFound(uri);
    return { ...block, writable: memory.mode === 'on' && !block.readOnly };
  }

  async #open(): Promise<Memory> {
    const memory = await this.#openMemory();
    await memory.open();
    if (this.#memory !== memory) {
      this.#memory = memory;
      this.#disposables.add(memory.core.onDidChange((labels) => this.#announce(labels, memory)));
      // Whether a block still exists is known only when memory has been opened again, so none is announced as gone.
      this.#disposables.add(memory.onDidChangeMode(() => this.#announce([...this.#asked])));
    }
    return memory;
  }

  #announce(labels: readonly string[], memory?: Memory): void {
    const { Changed, Deleted } = vscode.FileChangeType;
    this.#changed.fire(
      labels.map((label) => ({
        type: !memory || memory.core.find(label) ? Changed : Deleted,
        uri: blockUri(label),
      })),
    );
  }
}

function labelOf(uri: vscode.Uri): string {
  const label = labelOfPath(uri.path);
  if (label === null) throw vscode.FileSystemError.FileNotFound(uri);
  return label;
}

/** With memory off, blocks are not even read; a document that is open says so instead. */
function placeholder(label: string): Shown {
  const value = vscode.l10n.t(
    'Memory is off for this workspace, so the block "{0}" is not read.\n\nTo see it, run "Daybook: Turn Memory On".',
    label,
  );
  return { label, value, head: 'off', updatedAt: '', writable: false };
}
