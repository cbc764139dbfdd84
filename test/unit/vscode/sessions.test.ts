import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as z from 'zod';
import { MAX_DISK_MEGABYTES, MIN_KEEP_DAYS } from '../../../src/vscode/contributions.ts';
import { byteSize } from '../../../src/vscode/sessions/byte-size.ts';
import { exportFileName } from '../../../src/vscode/sessions/export-file-name.ts';
import { countSessions, findSession, readMessages } from '../../../src/vscode/sessions/read-session.ts';
import { readMoment } from '../../../src/vscode/sessions/read-moment.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

/** Local time: a Wednesday. */
const NOW = new Date(2025, 4, 14, 15, 30).getTime();

describe('what a person means by “before …”', () => {
  const meant = (text: string): number | null => {
    const moment = readMoment(text, NOW);
    return moment === null ? null : Date.parse(moment);
  };

  it('is the beginning of the date', () => {
    assert.equal(meant('2025-02-01'), new Date(2025, 1, 1).getTime());
    assert.equal(meant(' last March '), new Date(2025, 2, 1).getTime());
    assert.equal(meant('before last March'), new Date(2025, 2, 1).getTime());
    assert.equal(meant('yesterday'), new Date(2025, 4, 13).getTime());
  });

  it('is nothing where the text is no date, or has anything beside it', () => {
    for (const text of ['', 'soon', '2025-02-31', 'secrets of yesterday', 'from:me yesterday'])
      assert.equal(meant(text), null, text);
  });
});

describe('the name of an export', () => {
  const nameOf = (title: string): string => exportFileName({ title, startedAt: '2025-03-14T09:00:00.000Z' });

  it('is the day and the title', () => {
    assert.equal(nameOf('Retry failed uploads'), '2025-03-14 Retry failed uploads.md');
  });

  it('is one that every file system takes', () => {
    assert.equal(nameOf('../../etc/passwd: "why?" <a|b>'), '2025-03-14 .. .. etc passwd why a b.md');
    assert.equal(nameOf('\u202Etxt\n'), '2025-03-14 txt.md');
    assert.equal(nameOf('???'), '2025-03-14 Conversation.md');
    assert.equal(nameOf('And then . . .'), '2025-03-14 And then.md');
    assert.ok(Buffer.byteLength(nameOf('🎉'.repeat(200))) <= 255);
  });
});

describe('sizes', () => {
  it('have a unit that fits', () => {
    assert.equal(byteSize(0, 'en'), '0 bytes');
    assert.equal(byteSize(1, 'en'), '1 byte');
    assert.equal(byteSize(1536, 'en'), '1.5 kB');
    assert.equal(byteSize(83 * 1024 * 1024, 'en'), '83 MB');
    assert.equal(byteSize(5_000 * 1024 ** 3, 'en'), '5,000 GB');
  });
});

describe('reading sessions', () => {
  it('finds one however far back, and counts them all', async () => {
    const test = await withSessions(230);
    assert.equal((await findSession(test.memory, 'session-0')).title, 'Message 0');
    assert.equal(await countSessions(test.memory), 230);
    await assert.rejects(findSession(test.memory, 'none'), /no messages/);
  });

  it('reads all messages of a long one, in order', async () => {
    const test = createTestMemory();
    await test.memory.open();
    for (let index = 0; index < 1_050; index += 1) await say(test, 's', `Message ${index}`);
    const messages = await readMessages(test.memory, 's');
    assert.deepEqual(
      messages.map(({ content }) => content),
      Array.from({ length: 1_050 }, (_, index) => `Message ${index}`),
    );
  });
});

describe('the settings of memory', () => {
  const properties = z
    .object({
      contributes: z.object({
        configuration: z.array(
          z.object({ properties: z.record(z.string(), z.object({ scope: z.string() }).loose()) }),
        ),
      }),
    })
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')))
    .contributes.configuration.flatMap((section) => Object.entries(section.properties))
    .filter(([id]) => id.startsWith('daybook.memory.'));

  it('are for the user alone: no workspace can have memory erased, or no longer kept', () => {
    assert.deepEqual(
      properties.map(([, { scope }]) => scope),
      ['application', 'application'],
    );
  });

  it('have the same bounds in the code', () => {
    const [keepDays, maxDisk] = properties.map(([, { minimum, default: preset }]) => ({ minimum, preset }));
    assert.deepEqual(keepDays, { minimum: MIN_KEEP_DAYS, preset: null });
    assert.deepEqual(maxDisk, { minimum: MAX_DISK_MEGABYTES.minimum, preset: MAX_DISK_MEGABYTES.default });
  });
});

async function withSessions(count: number): Promise<TestMemory> {
  const test = createTestMemory();
  await test.memory.open();
  for (let index = 0; index < count; index += 1) await say(test, `session-${index}`, `Message ${index}`);
  return test;
}

async function say({ memory, clock, newId }: TestMemory, sessionId: string, content: string): Promise<void> {
  clock.advance(1_000);
  await memory.recall.append(
    { id: newId(), sessionId, role: 'user', content, status: 'complete' },
    { actor: 'user', origin: { kind: 'chat', sessionId } },
  );
}
