import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { createErasureFilter } from '../../../src/journal/erasure-filter.ts';
import { type ErasurePlan, type ErasureRequest, planErasure } from '../../../src/journal/erasure.ts';
import type { EventDraft } from '../../../src/journal/events.ts';
import { findTraces } from '../../../src/journal/find-traces.ts';
import { encodeLine } from '../../../src/journal/record.ts';
import { redactor } from '../../../src/journal/redact.ts';
import { blockDraft, messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { JournalProject, type JournalWindow } from '../../fakes/journal-window.ts';
import { createRandom } from '../../fakes/random.ts';

describe('planning an erasure', () => {
  let project: JournalProject;
  let window: JournalWindow;

  beforeEach(() => {
    project = new JournalProject();
    window = project.open();
  });
  afterEach(() => project.dispose());

  const plan = (request: ErasureRequest): ErasurePlan =>
    planErasure(
      {
        root: project.root,
        files: window.files,
        quarantine: 'quarantine.jsonl',
        isComplete: () => false,
        pause() {},
      },
      request,
    );
  /** As if it had been written at another time; `clock` is what the clock showed then. */
  const at = (time: string, draft: EventDraft, clock = time): void => {
    const [event] = window.writer.stamp([draft]);
    assert.ok(event);
    window.writer.write([[{ ...event, id: ulid(Date.parse(time)), at: clock }]]);
  };
  const started = (sessionId: string): EventDraft => ({
    type: 'session.started',
    sessionId,
    actor: 'user',
    origin: { kind: 'chat', sessionId },
  });
  const titled = (sessionId: string, title: string): EventDraft => ({
    type: 'session.titled',
    sessionId,
    title,
    actor: 'agent',
    origin: { kind: 'chat', sessionId },
  });
  /** What is left, as type and, of what has one, content. */
  const left = (): string[] =>
    window.records().flatMap(({ event }) => {
      if (event.type === 'segment.opened' || event.type.startsWith('erasure.')) return [];
      if (event.type === 'message.appended') return [event.message.content];
      if (event.type === 'message.streamed') return [event.text];
      if (event.type === 'session.titled') return [event.title];
      return [event.type];
    });

  it('of a session takes all that was said in it, and its titles, and leaves the rest', () => {
    window.append(started('s1'), titled('s1', 'first'));
    window.append(messageDraft({ id: 'm1', content: 'in s1' }));
    window.append(pieceDraft('m2', 'piece in s1'));
    window.append({ ...blockDraft(null, 'a block from s1'), origin: { kind: 'chat', sessionId: 's1' } });
    window.append(started('s2'), titled('s2', 'second'));
    window.append(messageDraft({ id: 'm3', sessionId: 's2', content: 'about s1, in s2' }));
    const { locations, targets } = plan({ sessionIds: ['s1'] });
    assert.equal(targets.length, 4);
    assert.equal(locations.length, 4);
    window.erase({ sessionIds: ['s1'] });
    assert.deepEqual(left(), [
      ...['erased', 'erased', 'erased', 'erased'],
      ...['block.written', 'session.started', 'second', 'about s1, in s2', 'erased'],
    ]);
  });

  it('of all before a moment takes what was said before it, and leaves sessions and blocks', () => {
    at('2025-01-01T00:00:00.000Z', started('s1'));
    at('2025-01-01T00:00:00.000Z', messageDraft({ id: 'm1', content: 'old' }));
    at('2025-02-01T00:00:00Z', messageDraft({ id: 'm2', content: 'old, its time written otherwise' }));
    at('2025-02-28T23:59:59.999Z', pieceDraft('m3', 'old piece'));
    at('2025-01-01T00:00:00.000Z', blockDraft(null, 'old block'));
    at('2025-03-01T00:00:00.000Z', messageDraft({ id: 'm4', content: 'at that moment' }));
    at('2025-04-01T00:00:00.000Z', messageDraft({ id: 'm5', content: 'new' }));
    window.erase({ before: '2025-03-01T00:00:00Z' });
    assert.deepEqual(left(), [
      ...[
        'session.started',
        'erased',
        'erased',
        'erased',
        'block.written',
        'at that moment',
        'new',
        'erased',
      ],
    ]);
  });

  it('of all before a moment leaves what was written later, though the clock stood far behind', () => {
    const wrong = '1970-01-01T00:00:07.000Z';
    at('2025-04-01T00:00:00.000Z', messageDraft({ id: 'm1', content: 'new' }), wrong);
    at('2025-04-01T00:00:00.001Z', pieceDraft('m2', 'new piece'), wrong);
    at('2025-01-01T00:00:00.000Z', messageDraft({ id: 'm3', content: 'old' }), wrong);
    at('2025-04-01T00:00:00.002Z', messageDraft({ id: 'm4', content: 'damaged' }), wrong);
    at('2025-01-01T00:00:00.002Z', messageDraft({ id: 'm5', content: 'damaged and old' }), wrong);
    at('2025-04-01T00:00:00.003Z', messageDraft({ id: 'm6', content: 'before what is damaged' }), wrong);
    const segment = join(project.directory, window.writer.currentSegment ?? '');
    appendFileSync(segment, 'no time at all\n');
    writeFileSync(segment, readFileSync(segment, 'latin1').replaceAll('"damaged', '"Damaged'), 'latin1');
    window.erase({ before: '2025-03-01T00:00:00Z' });
    assert.deepEqual(left(), ['new', 'new piece', 'erased', 'before what is damaged', 'erased']);
    const lines = readFileSync(segment, 'utf8');
    assert.ok(lines.includes('"Damaged"') && lines.includes('no time at all'));
    assert.ok(!lines.includes('Damaged and old'));
    assert.deepEqual(findTraces(project.root, { before: '2025-03-01T00:00:00Z' }).found, []);
  });

  it('of the titles of a session leaves what was said in it', () => {
    window.append(started('s1'), titled('s1', 'first'), started('s2'), titled('s2', 'second'));
    window.append(messageDraft({ id: 'm1', content: 'said in s1 after session.titled' }));
    window.append(pieceDraft('m2', 'piece in s1'));
    const segment = join(project.directory, window.writer.currentSegment ?? '');
    const damaged = (type: string, id: string): string =>
      `00000000 {"id":"x","type":"${type}","sessionId":"${id}","title":"t"}\n`;
    const kept = damaged('message.appended', 's1') + damaged('session.titled', 's2');
    appendFileSync(segment, kept + damaged('session.titled', 's1'));
    const request = { titlesOf: ['s1'], before: '2000-01-01T00:00:00Z' };
    assert.equal(findTraces(project.root, { titlesOf: ['s1'] }).found.length, 3);
    assert.equal(plan({ titlesOf: ['s1'] }).targets.length, 3);
    window.erase(request);
    assert.deepEqual(left(), [
      ...['erased', 'erased', 'session.started', 'second'],
      ...['said in s1 after session.titled', 'piece in s1', 'erased'],
    ]);
    assert.ok(readFileSync(segment, 'utf8').includes(`${kept}    `));
    assert.deepEqual(findTraces(project.root, request).found, []);
  });

  describe('where a newline is damaged', () => {
    /** Joins the line that holds this to the next. */
    const unite = (text: string): void => {
      const segment = join(project.directory, window.writer.currentSegment ?? '');
      const bytes = readFileSync(segment);
      bytes[bytes.indexOf(10, bytes.indexOf(text))] = 0x8a;
      writeFileSync(segment, bytes);
    };

    it('takes of two records in one line only the one that is meant, where the index knows it', () => {
      window.say('m1', 'first');
      window.say('m2', 'second');
      window.say('m3', 'third');
      unite('first');
      const second = window.records().find(({ event }) => 'message' in event && event.message.id === 'm2');
      assert.ok(second);
      const { locations } = plan({ messageIds: ['m2'] });
      assert.deepEqual(locations, [
        { segment: second.segment, offset: second.offset, length: second.length },
      ]);
      window.erase({ messageIds: ['m2'] });
      assert.deepEqual(left(), ['first', 'erased', 'third', 'erased']);
      window.erase({ texts: ['irs'] });
      assert.deepEqual(left(), ['f…t', 'erased', 'third', 'erased', 'erased']);
      assert.deepEqual(findTraces(project.root, { messageIds: ['m2'], texts: ['irs'] }).found, []);
    });

    it('takes a damaged part, and leaves the record that follows it', () => {
      window.say('m1', 'first secret');
      window.say('m2', 'second');
      unite('first');
      const segment = join(project.directory, window.writer.currentSegment ?? '');
      writeFileSync(segment, readFileSync(segment, 'latin1').replace('first', 'FIRST'), 'latin1');
      assert.deepEqual(left(), ['second']);
      assert.equal(findTraces(project.root, { texts: ['secret'] }).found.length, 1);
      window.erase({ texts: ['secret'] });
      assert.deepEqual(left(), ['second', 'erased']);
      assert.ok(!readFileSync(segment, 'utf8').includes('secret'));
    });

    it('finds what is old behind what is not', () => {
      at('2025-01-01T00:00:00.000Z', messageDraft({ id: 'm1', content: 'new' }), '2025-04-01T00:00:00.000Z');
      at('2025-01-01T00:00:00.001Z', messageDraft({ id: 'm2', content: 'old' }));
      unite('new');
      const request = { before: '2025-03-01T00:00:00Z' };
      assert.equal(findTraces(project.root, request).found.length, 1);
      window.erase(request);
      assert.deepEqual(left(), ['new', 'erased', 'erased']);
      assert.deepEqual(findTraces(project.root, request).found, []);
    });
  });

  it('of all before a moment takes damaged lines that are as old, by their own time or that of those before them', () => {
    const line = (time: string): string => `00000000 {"id":"x","at":"${time}","type":"message.appended"}`;
    window.say('m1');
    const segment = join(project.directory, window.writer.currentSegment ?? '');
    appendFileSync(
      segment,
      `no time at all\n${line('2020-01-01T00:00:00.000Z')}\n${line('2099-01-01T00:00:00.000Z')}\n`,
    );
    writeFileSync(
      join(project.root, 'quarantine.jsonl'),
      `{"segment":"s","offset":0,"length":9,"text":${JSON.stringify(line('2020-01-01T00:00:00.000Z'))}}\n` +
        `{"segment":"s","offset":9,"length":9,"text":${JSON.stringify(line('2099-01-01T00:00:00.000Z'))}}\n{"reported":2}\n`,
    );
    assert.equal(plan({ before: '2021-01-01T00:00:00.000Z' }).targets.length, 2);
    assert.equal(
      plan({ before: '2090-01-01T00:00:00.000Z' }).targets.length,
      4,
      'with the message and the line after it',
    );
    window.erase({ before: '2021-01-01T00:00:00.000Z' });
    const quarantine = readFileSync(join(project.root, 'quarantine.jsonl'), 'utf8');
    assert.ok(!quarantine.includes('2020-01-01') && quarantine.includes('2099-01-01'));
  });

  it('takes what is packed, too, wherever members begin', () => {
    const messages: Record<string, string> = { long: `${'x'.repeat(50_000)} secret ${'y'.repeat(50_000)}` };
    for (let count = 0; count < 300; count++)
      messages[`m${count}`] = count % 60 === 7 ? 'a secret' : 'nothing '.repeat(50);
    project.leave(messages);
    window.say('own', 'my secret');
    window.compact();
    assert.equal(window.erase({ texts: ['secret'] }), 7);
    assert.equal(window.messages().get('long'), messages['long']?.replace('secret', '…'));
    assert.deepEqual([...window.messages().values()].filter((content) => content.includes('…')).length, 7);
    assert.equal(window.damaged(), 0);
  });

  it('passes over a request that somebody has not carried out: he needs it as it is', () => {
    window.say('m1', 'one secret, two');
    const targets = plan({ texts: ['two'] }).targets;
    window.append({
      type: 'erasure.requested',
      targets: [...targets],
      actor: 'user',
      origin: { kind: 'document' },
    });
    const before = window.requests();
    assert.equal(plan({ texts: ['secret'] }).targets.length, 1);
    assert.deepEqual(window.requests(), before);
  });

  describe('by the filter', () => {
    it('knows every character that equals one of its own, letter case aside', () => {
      const runs = 'abcdefghijlmnopqrtuvwxyz0123456789';
      for (let code = 0x80; code < 0x11_00_00; code++) {
        if (code >= 0xd8_00 && code < 0xe0_00) continue;
        const character = String.fromCodePoint(code);
        assert.ok(!new RegExp(`^[${runs}]$`, 'iu').test(character), character);
      }
    }).timeout(20_000);

    it('never rules out what the redaction would find', () => {
      const words = [
        'kelvin',
        'Straße',
        'Zoë',
        'Zoe\u0308',
        'İstanbul',
        'xİy',
        'ſecret',
        'K9',
        '東京',
        'a.b',
        '"quoted"',
        'tab\there',
        'plain12',
      ];
      const disguises: ((text: string) => string)[] = [
        (text) => text,
        (text) => text.toUpperCase(),
        (text) => text.toLowerCase(),
        (text) => text.normalize('NFD'),
        (text) => text.normalize('NFC'),
        (text) => text.replaceAll(/s/gi, 'ſ').replaceAll(/k/gi, '\u212a'),
        (text) => JSON.stringify({ text }),
        (text) => JSON.stringify({ nested: JSON.stringify({ text }) }),
        (text) =>
          `{"text":"${Array.from({ length: text.length }, (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join('')}"}`,
        (text) => text.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`),
      ];
      const random = createRandom(5);
      let found = 0;
      for (let round = 0; round < 4_000; round++) {
        const text = Array.from({ length: 1 + random.below(3) }, () => random.pick(words)).join(
          random.pick([' ', '', '\n', '-']),
        );
        const [before, after] = random.chance(0.5) ? ['', ''] : [random.text(20), random.text(20)];
        const content = `${before}${random.pick(disguises)(random.pick(disguises)(text))}${after}`;
        const [event] = window.writer.stamp([messageDraft({ id: 'm', content })]);
        assert.ok(event);
        if (redactor([text])(content) === content) continue;
        found++;
        assert.ok(
          createErasureFilter({ texts: [text] }).mayConcern(encodeLine(event)),
          JSON.stringify({ text, content }),
        );
      }
      assert.ok(found > 2_000);
    });

    it('rules out most of what has nothing to do with it', () => {
      const [event] = window.writer.stamp([messageDraft({ id: 'm1', content: 'nothing of interest' })]);
      assert.ok(event);
      const line = encodeLine(event);
      const requests: ErasureRequest[] = [
        { texts: ['secret plan'] },
        { messageIds: ['m2'] },
        { sessionIds: ['s2'] },
        { before: '2000-01-01T00:00:00Z' },
      ];
      for (const request of requests) assert.equal(createErasureFilter(request).mayConcern(line), false);
      assert.ok(createErasureFilter({ messageIds: ['m1'] }).mayConcern(line));
      assert.ok(createErasureFilter({ before: '2100-01-01T00:00:00Z' }).mayConcern(line));
      assert.ok(createErasureFilter({ texts: ['in'] }).mayConcern(line), 'too short to be ruled out');
    });
  });
});
