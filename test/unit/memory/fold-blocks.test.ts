import assert from 'node:assert/strict';
import { createEventIds, type EventIds } from '../../../src/journal/event-ids.ts';
import type { Block } from '../../../src/memory/block.ts';
import { advance, type BlockEvent, EMPTY_FOLD, foldBlock, isNext } from '../../../src/memory/fold-blocks.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';
import { createRandom } from '../../fakes/random.ts';

/** A window: what it has seen of one label, and the means to write on top of that. */
class Window {
  readonly events: BlockEvent[] = [];
  readonly clock: FakeClock = createFakeClock();
  readonly #ids: EventIds = createEventIds(this.clock);

  get block(): Block | null {
    return foldBlock(this.events).at(-1)?.after.block ?? null;
  }

  write(value: string, changes: Partial<Pick<Block, 'readOnly' | 'limit'>> = {}): BlockEvent {
    const { label = 'project', description = '', limit = 100, readOnly = false } = this.block ?? {};
    return this.#add({ type: 'block.written', label, value, description, limit, readOnly, ...changes });
  }

  delete(): BlockEvent {
    return this.#add({ type: 'block.deleted', label: this.block?.label ?? 'project' });
  }

  see(...events: readonly BlockEvent[]): void {
    for (const event of events) {
      this.#ids.observe(event.id);
      this.events.push(event);
    }
  }

  #add(change: Change): BlockEvent {
    const { version = 0, head = null } = this.block ?? {};
    const at = new Date(this.clock.now()).toISOString();
    const envelope = {
      id: this.#ids.next(),
      at,
      writer: 'w',
      agentId: 'a',
      actor: 'agent',
      origin: { kind: 'document' },
    } as const;
    const event: BlockEvent = { ...envelope, ...change, version: version + 1, base: head };
    this.events.push(event);
    return event;
  }
}

type Change =
  | ({ type: 'block.written' } & Pick<Block, 'label' | 'value' | 'description' | 'limit' | 'readOnly'>)
  | { type: 'block.deleted'; label: string };

function twoWindows(value: string): [Window, Window] {
  const [one, other] = [new Window(), new Window()];
  other.see(one.write(value));
  return [one, other];
}

function exchange(one: Window, other: Window): void {
  const [first, second] = [[...one.events], [...other.events]];
  one.see(...second);
  other.see(...first);
}

describe('folding blocks', () => {
  it('takes the newest value when nobody else wrote', () => {
    const window = new Window();
    window.write('one');
    window.write('two');
    const last = window.write('three');
    assert.equal(window.block?.value, 'three');
    assert.equal(window.block.version, 3);
    assert.equal(window.block.head, last.id);
  });

  it('keeps what two windows appended at the same moment', () => {
    const [one, other] = twoWindows('a');
    one.write('a\nfrom one');
    other.write('a\nfrom other');
    exchange(one, other);
    assert.deepEqual(one.block?.value.split('\n').toSorted(), ['a', 'from one', 'from other']);
    assert.deepEqual(one.block, other.block);
  });

  it('keeps what arrives late, although its author had written twice without seeing it', () => {
    const [one, other] = twoWindows('a');
    other.write('from other\na');
    one.write('a\nfirst');
    one.write('a\nfirst\nsecond');
    exchange(one, other);
    assert.equal(one.block?.value, 'from other\na\nfirst\nsecond');
  });

  it('believes a deletion of merged lines by somebody who had seen them', () => {
    const [one, other] = twoWindows('a');
    one.write('a\nfrom one');
    other.write('a\nfrom other');
    exchange(one, other);
    one.write('a');
    other.see(...one.events);
    assert.equal(other.block?.value, 'a');
    one.write('a\nb');
    assert.equal(one.block?.value, 'a\nb');
  });

  it('keeps both sides where both changed the same line', () => {
    const [one, other] = twoWindows('we use npm\nend');
    one.write('we use pnpm\nend');
    other.write('we use yarn\nend');
    exchange(one, other);
    assert.deepEqual(one.block?.value.split('\n').toSorted(), ['end', 'we use pnpm', 'we use yarn']);
  });

  it('keeps a lock that one window set while the other wrote', () => {
    const [one, other] = twoWindows('a');
    one.write('a', { readOnly: true });
    other.write('a\nb');
    exchange(one, other);
    assert.equal(one.block?.readOnly, true);
    assert.equal(one.block.value, 'a\nb');
  });

  it('lets writing win over deleting at the same moment', () => {
    for (const order of ['delete first', 'write first']) {
      const [one, other] = twoWindows('a');
      one.clock.advance(order === 'delete first' ? -5 : 5);
      one.delete();
      other.write('a\nb');
      exchange(one, other);
      assert.equal(one.block?.value, 'a\nb', order);
      assert.deepEqual(one.block, other.block);
    }
  });

  it('deletes, and creates anew', () => {
    const window = new Window();
    window.write('a');
    window.delete();
    window.write('b');
    const steps = foldBlock(window.events).map(({ after }) => [after.version, after.block?.value]);
    assert.deepEqual(steps, [
      [1, 'a'],
      [2, undefined],
      [3, 'b'],
    ]);
  });

  it('merges two first edits of a default block against its default text', () => {
    const [one, other] = [new Window(), new Window()];
    one.write('from one');
    other.write('from other');
    exchange(one, other);
    assert.deepEqual(one.block?.value.split('\n').toSorted(), ['from one', 'from other']);
  });

  it('believes an event whose base is lost', () => {
    const window = new Window();
    window.write('a\nwrong');
    window.write('a\nb');
    const last = window.write('a\nb\nc');
    const [first] = window.events;
    assert.ok(first);
    assert.equal(foldBlock([first, last]).at(-1)?.after.block?.value, 'a\nb\nc');
  });

  it('counts an event once that arrives twice', () => {
    const window = new Window();
    const event = window.write('a');
    assert.equal(foldBlock([event, event]).length, 1);
  });

  it('comes to the same state in whatever order events arrive, and loses no line that nobody removed', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed);
      const windows = [new Window(), new Window(), new Window()];
      const removed = new Set<string>();
      const added = new Set<string>();
      for (let step = 0; step < 25; step++) {
        const window = random.pick(windows);
        window.clock.advance(random.below(40) - 15);
        const lines = (window.block?.value ?? '').split('\n').filter((line) => line !== '');
        if (random.chance(0.3)) {
          const other = random.pick(windows);
          const unseen = other.events.filter(({ id }) => !window.events.some((event) => event.id === id));
          // A journal is read from front to back, so what another window wrote arrives without gaps.
          window.see(...unseen.slice(0, random.below(unseen.length + 1)));
        } else if (random.chance(0.2) && lines.length > 0) {
          const gone = random.pick(lines);
          removed.add(gone);
          window.write(lines.filter((line) => line !== gone).join('\n'));
        } else {
          const line = `line ${step}`;
          added.add(line);
          window.write(lines.toSpliced(random.below(lines.length + 1), 0, line).join('\n'));
        }
      }
      const all = [
        ...new Map(windows.flatMap(({ events }) => events).map((event) => [event.id, event])).values(),
      ];
      const folded = foldBlock(all);
      assert.deepEqual(foldBlock(random.shuffled(all)), folded, `seed ${seed}`);
      const lines = folded.at(-1)?.after.block?.value.split('\n') ?? [];
      for (const line of added)
        assert.ok(removed.has(line) || lines.includes(line), `seed ${seed}: ${line} is lost`);
    }
  });

  it('advances step by step to what the whole fold gives, as long as nothing was concurrent', () => {
    const window = new Window();
    for (const value of ['a', 'a\nb', 'b']) window.write(value);
    let fold = EMPTY_FOLD;
    for (const event of window.events) {
      assert.ok(isNext(fold, event));
      fold = advance(fold, event);
    }
    assert.deepEqual(fold, foldBlock(window.events).at(-1)?.after);
  });
});
