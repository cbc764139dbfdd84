import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Disk } from '../../src/journal/disk.ts';
import { unsyncedDisk } from './journal-window.ts';
import type { Random } from './random.ts';

type Inode = number;

/** What a disk was told to do, with paths relative to its root. */
type Operation =
  | { readonly kind: 'create' | 'remove'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: Inode }
  | { readonly kind: 'write'; readonly inode: Inode; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: Inode; readonly length: number }
  | { readonly kind: 'sync'; readonly inode: Inode }
  | { readonly kind: 'sync-directory'; readonly path: string }
  | { readonly kind: 'note'; readonly text: string };

/**
 * A disk that remembers everything that was done, in order, so that one can have it as it may be when the power fails
 * after any operation: what was not synced, bytes of files as well as names in directories, may be there, or not, or in
 * part, whatever came later. What it does, it also does to the directory `root`.
 */
export class PowerLossDisk implements Disk {
  readonly #root: string;
  readonly #operations: Operation[] = [];
  /** By path, as of now. */
  readonly #inodes = new Map<string, Inode>();
  readonly #open = new Map<number, { inode: Inode; end: number }>();
  #latest = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** So many operations were done, notes included. */
  get length(): number {
    return this.#operations.length;
  }

  /** Remembers that something was promised by now. */
  note(text: string): void {
    this.#operations.push({ kind: 'note', text });
  }

  /** What was noted among the first operations. */
  notes(count: number): string[] {
    return this.#operations
      .slice(0, count)
      .flatMap((operation) => (operation.kind === 'note' ? [operation.text] : []));
  }

  /** Makes `directory` what may be left after so many operations. */
  restore(directory: string, count: number, random: Random): void {
    const left = new LeftOver(random);
    for (const operation of this.#operations.slice(0, count)) left.apply(operation);
    mkdirSync(join(directory, 'journal'), { recursive: true });
    for (const [path, bytes] of left.files()) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), bytes);
    }
  }

  makeDirectory(path: string): void {
    unsyncedDisk.makeDirectory(path);
  }

  open(path: string, flags: 'ax' | 'a' | 'wx' | 'r+'): number {
    const name = relative(this.#root, path);
    const isNew = !existsSync(path);
    const file = unsyncedDisk.open(path, flags);
    const inode = (isNew ? undefined : this.#inodes.get(name)) ?? ++this.#latest;
    if (isNew) this.#operations.push({ kind: 'create', path: name, inode });
    this.#inodes.set(name, inode);
    this.#open.set(file, { inode, end: isNew ? 0 : readFileSync(path).length });
    return file;
  }

  write(file: number, bytes: Uint8Array, position?: number): void {
    unsyncedDisk.write(file, bytes, position);
    const open = this.#opened(file);
    this.#operations.push({
      kind: 'write',
      inode: open.inode,
      position: position ?? open.end,
      bytes: Buffer.from(bytes),
    });
    if (position === undefined) open.end += bytes.length;
  }

  sync(file: number): void {
    this.#operations.push({ kind: 'sync', inode: this.#opened(file).inode });
  }

  truncate(file: number, length: number): void {
    unsyncedDisk.truncate(file, length);
    this.#operations.push({ kind: 'truncate', inode: this.#opened(file).inode, length });
  }

  close(file: number): void {
    unsyncedDisk.close(file);
    this.#open.delete(file);
  }

  rename(from: string, to: string): void {
    unsyncedDisk.rename(from, to);
    const [source, target] = [relative(this.#root, from), relative(this.#root, to)];
    const inode = this.#inodes.get(source) ?? 0;
    this.#inodes.delete(source);
    this.#inodes.set(target, inode);
    this.#operations.push({ kind: 'rename', from: source, to: target, inode });
  }

  remove(path: string): void {
    const name = relative(this.#root, path);
    const inode = this.#inodes.get(name);
    unsyncedDisk.remove(path);
    if (inode === undefined) return;
    this.#inodes.delete(name);
    this.#operations.push({ kind: 'remove', path: name, inode });
  }

  syncDirectory(path: string): void {
    this.#operations.push({ kind: 'sync-directory', path: relative(this.#root, path) });
  }

  #opened(file: number): { inode: Inode; end: number } {
    const open = this.#open.get(file);
    if (!open) throw new Error('This file is not open.');
    return open;
  }
}

type Change = Extract<Operation, { kind: 'write' | 'truncate' }>;
type Naming = Extract<Operation, { kind: 'create' | 'remove' | 'rename' }>;

/** Disks write so many bytes at once, or not. */
const SECTOR_BYTES = 512;

/** What is surely there, and what may be. */
class LeftOver {
  readonly #random: Random;
  readonly #contents = new Map<Inode, Buffer>();
  readonly #changes = new Map<Inode, Change[]>();
  readonly #names = new Map<string, Inode>();
  /** By directory. */
  readonly #namings = new Map<string, Naming[]>();

  constructor(random: Random) {
    this.#random = random;
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'write':
      case 'truncate':
        this.#changes.set(operation.inode, [...(this.#changes.get(operation.inode) ?? []), operation]);
        break;
      case 'sync': {
        const all = this.#changes.get(operation.inode) ?? [];
        this.#contents.set(operation.inode, all.reduce(changed, this.#content(operation.inode)));
        this.#changes.delete(operation.inode);
        break;
      }
      case 'create':
      case 'remove':
        this.#await(dirname(operation.path), operation);
        break;
      case 'rename':
        this.#await(dirname(operation.to), operation);
        break;
      case 'sync-directory':
        for (const naming of this.#namings.get(operation.path || '.') ?? []) rename(this.#names, naming);
        this.#namings.delete(operation.path || '.');
        break;
      case 'note':
        break;
    }
  }

  /** Draws what there is of what may be there. */
  files(): [path: string, bytes: Buffer][] {
    const names = new Map(this.#names);
    for (const namings of this.#namings.values()) {
      // All up to some moment, or any of them.
      const end = this.#random.chance(0.5) ? this.#random.below(namings.length + 1) : null;
      for (const [index, naming] of namings.entries()) {
        if (end === null ? this.#random.chance(0.5) : index < end) rename(names, naming);
      }
    }
    return [...names].map(([path, inode]) => [path, this.#drawn(inode)]);
  }

  #await(directory: string, naming: Naming): void {
    this.#namings.set(directory, [...(this.#namings.get(directory) ?? []), naming]);
  }

  #drawn(inode: Inode): Buffer {
    let bytes = this.#content(inode);
    for (const change of this.#changes.get(inode) ?? []) {
      if (this.#random.chance(0.3)) continue;
      const whole = changed(bytes, change);
      bytes = change.kind === 'write' && this.#random.chance(0.5) ? this.#torn(bytes, whole, change) : whole;
    }
    return bytes;
  }

  /** Any of the sectors that a write touches are as before it. A file that grew may have zeros there, or be shorter. */
  #torn(before: Buffer, after: Buffer, { position, bytes }: Extract<Change, { kind: 'write' }>): Buffer {
    const result = Buffer.from(after);
    const first = Math.floor(position / SECTOR_BYTES) * SECTOR_BYTES;
    for (let at = first; at < position + bytes.length; at += SECTOR_BYTES) {
      if (this.#random.chance(0.5)) continue;
      const end = Math.min(at + SECTOR_BYTES, result.length);
      result.fill(0, Math.max(at, position), end);
      before.subarray(at, end).copy(result, at);
    }
    return result.length > before.length && this.#random.chance(0.5)
      ? result.subarray(0, before.length + this.#random.below(result.length - before.length))
      : result;
  }

  #content(inode: Inode): Buffer {
    return this.#contents.get(inode) ?? Buffer.alloc(0);
  }
}

function changed(content: Buffer, change: Change): Buffer {
  if (change.kind === 'truncate') {
    const cut = Buffer.alloc(change.length);
    content.copy(cut);
    return cut;
  }
  const result = Buffer.alloc(Math.max(content.length, change.position + change.bytes.length));
  content.copy(result);
  change.bytes.copy(result, change.position);
  return result;
}

function rename(names: Map<string, Inode>, naming: Naming): void {
  if (naming.kind === 'create') names.set(naming.path, naming.inode);
  if (naming.kind === 'remove' && names.get(naming.path) === naming.inode) names.delete(naming.path);
  if (naming.kind !== 'rename') return;
  if (names.get(naming.from) === naming.inode) names.delete(naming.from);
  names.set(naming.to, naming.inode);
}
