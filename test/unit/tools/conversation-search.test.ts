import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as z from 'zod';
import type { ToolResult } from '../../../src/agent/tool.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';
import { addMessage, createToolContext, findTool } from './tool-context.ts';

const answerSchema = z.strictObject({
  total: z.number(),
  results: z.array(
    z.strictObject({
      id: z.string(),
      session: z.string(),
      session_title: z.string(),
      time: z.string(),
      ago: z.string(),
      role: z.string(),
      speaker: z.string().optional(),
      model: z.string().optional(),
      content: z.string(),
      previous: z.string().optional(),
      next: z.string().optional(),
      link: z.string(),
    }),
  ),
  next_offset: z.number().optional(),
});

const wholeSchema = z.object({ results: z.array(z.object({ content: z.string() })) });

describe('conversation_search', () => {
  let test: TestMemory;
  const run = (args: unknown, turnMessageIds: readonly string[] = []): Promise<ToolResult> =>
    findTool(test, 'conversation_search').run(args, createToolContext({ turnMessageIds }));
  const search = async (args: unknown, turnMessageIds?: readonly string[]) =>
    answerSchema.parse(JSON.parse((await run(args, turnMessageIds)).content));
  const contents = async (args: unknown): Promise<string[]> =>
    (await search(args)).results.map(({ content }) => content);
  const at = (month: number, day: number, hour = 12): void =>
    test.clock.set(new Date(2025, month - 1, day, hour).getTime());

  beforeEach(async () => {
    test = createTestMemory();
    await test.memory.open();
  });

  it('finds messages and says when, by whom and where', async () => {
    at(10, 14, 16);
    const id = await addMessage(test, 'The staging deploy needs the VPN.');
    at(10, 17, 16);
    const { total, results } = await search({ query: 'deploying' });
    assert.equal(total, 1);
    assert.deepEqual(results, [
      {
        id,
        session: 'session-1',
        session_title: 'The staging deploy needs the VPN.',
        time: new Date(2025, 9, 14, 16).toISOString(),
        ago: '3 days ago',
        role: 'user',
        content: 'The staging deploy needs the VPN.',
        link: `daybook:/messages/${id}`,
      },
    ]);
  });

  it('reports query and messages for the card', async () => {
    const id = await addMessage(test, 'deploy');
    const { details } = await run({ query: 'deploy' });
    assert.deepEqual(details, { kind: 'search', query: 'deploy', messageIds: [id] });
  });

  it('lists by date, newest first, without a query or with one of nothing but blanks', async () => {
    for (const [index, text] of ['one', 'two', 'three'].entries()) {
      at(10, index + 1);
      await addMessage(test, text);
    }
    assert.deepEqual(await contents({}), ['three', 'two', 'one']);
    assert.deepEqual(await contents({ query: '  ' }), ['three', 'two', 'one']);
  });

  it('minds its dates: whole days in local time, the last one included', async () => {
    for (const [day, hour] of [
      [13, 23],
      [14, 0],
      [14, 23],
      [15, 0],
    ] as const) {
      at(10, day, hour);
      await addMessage(test, `deploy ${day} ${hour}`);
    }
    assert.deepEqual(await contents({ query: 'deploy', start_date: '2025-10-14', end_date: '2025-10-14' }), [
      'deploy 14 23',
      'deploy 14 0',
    ]);
    assert.deepEqual(await contents({ query: 'deploy', end_date: '2025-10-13' }), ['deploy 13 23']);
    assert.deepEqual(await contents({ start_date: '2025-10-15' }), ['deploy 15 0']);
  });

  it('takes moments too, inclusive at both ends', async () => {
    at(10, 14, 16);
    await addMessage(test, 'deploy');
    assert.equal((await search({ start_date: '2025-10-14T16:00', end_date: '2025-10-14T16:00' })).total, 1);
    assert.equal((await search({ start_date: '2025-10-14 16:01' })).total, 0);
    assert.equal((await search({ start_date: new Date(2025, 9, 14, 16).toISOString() })).total, 1);
    assert.equal((await search({ start_date: '', end_date: '' })).total, 1);
  });

  for (const date of [
    'yesterday',
    '14.10.2025',
    '2025-13-01',
    '2025-02-31',
    '2025-02-31T10:00',
    '2025-10-14T25:00',
    '0050-01-01',
    '0',
  ]) {
    it(`refuses the date ${date} and shows the format`, async () => {
      await assert.rejects(run({ end_date: date }), (error: unknown) => {
        assert.match(String(error), /2025-10-14T16:40/);
        assert.ok(String(error).includes(`there is no date “${date}”`), String(error));
        return String(error).includes('end_date');
      });
    });
  }

  it('says so when the start is after the end', async () => {
    await addMessage(test, 'deploy');
    const { isError, content } = await run({ start_date: '2025-03-02', end_date: '2025-03-01' });
    assert.equal(isError, true);
    assert.match(content, /2025-03-02 is after end_date 2025-03-01/);
    assert.equal((await search({ start_date: '2025-03-01', end_date: '2025-03-01' })).total, 0);
  });

  it('filters by role before it limits, tool results included when asked for', async () => {
    await addMessage(test, 'deploy said the user');
    await addMessage(test, 'deploy said the model', { role: 'assistant', model: 'qwen' });
    await addMessage(test, 'deploy said the tool', { role: 'tool', toolCallId: 'c1' });
    assert.deepEqual(await contents({ query: 'deploy', roles: ['tool'], limit: 1 }), [
      'deploy said the tool',
    ]);
    assert.deepEqual(await contents({ query: 'deploy', roles: ['user'], limit: 1 }), [
      'deploy said the user',
    ]);
    assert.equal((await search({ query: 'deploy' })).total, 2);
    assert.equal((await search({ query: 'deploy', roles: [] })).total, 2);
    await assert.rejects(run({ roles: ['robot'] }));
  });

  it('names the model that said it, and the calls of a message without words', async () => {
    const call = { id: 'c1', name: 'core_memory_append', arguments: '{}' };
    await addMessage(test, '', { role: 'assistant', model: 'qwen', toolCalls: [call] });
    const { results } = await search({});
    assert.equal(results[0]?.content, '(called core_memory_append)');
    assert.equal(results[0]?.model, 'qwen');
  });

  it('returns 20 unless told otherwise, never more than 50, and counts all', async () => {
    for (let index = 0; index < 60; index += 1) await addMessage(test, `deploy ${index}`);
    for (const [args, length] of [
      [{}, 20],
      [{ limit: 3 }, 3],
      [{ limit: 500 }, 50],
    ] as const) {
      const { total, results } = await search({ query: 'deploy', ...args });
      assert.equal(total, 60);
      assert.equal(results.length, length);
    }
    await assert.rejects(run({ limit: 0 }));
    await assert.rejects(run({ offset: -1 }));
  });

  it('goes on where it left off, until nothing is left', async () => {
    for (let index = 0; index < 7; index += 1) await addMessage(test, `deploy ${index}`);
    for (const query of ['deploy', undefined]) {
      const found: string[] = [];
      let offset: number | undefined = 0;
      for (let page = 0; page < 3; page += 1) {
        const { results, total, next_offset: next } = await search({ query, limit: 3, offset });
        assert.equal(total, 7);
        found.push(...results.map(({ content }) => content));
        offset = next;
      }
      assert.deepEqual(
        found,
        [6, 5, 4, 3, 2, 1, 0].map((index) => `deploy ${index}`),
      );
      assert.equal(offset, undefined);
    }
    assert.deepEqual(await search({ query: 'deploy', offset: 100 }), { total: 7, results: [] });
  });

  it('finds a phrase in double quotes as it is', async () => {
    await addMessage(test, 'we deploy on Fridays');
    await addMessage(test, 'on Fridays we deploy');
    assert.deepEqual(await contents({ query: '"deploy on fridays"' }), ['we deploy on Fridays']);
  });

  it('leaves out the messages of the running turn', async () => {
    const earlier = await addMessage(test, 'We deploy on Fridays.');
    const question = await addMessage(test, 'When do we deploy?');
    const { results } = await search({ query: 'deploy' }, [question]);
    assert.deepEqual(
      results.map(({ id }) => id),
      [earlier],
    );
  });

  it('shows a long message around the match, and the less of each the more there are', async () => {
    const long = `${'Lorem ipsum. '.repeat(400)}We deploy\n on Fridays. ${'Dolor sit. '.repeat(400)}`;
    for (const [copies, room] of [
      [1, 1_500],
      [7, 750],
      [12, 300],
    ] as const) {
      for (let copy = 0; copy < copies; copy += 1) await addMessage(test, long);
      const found = await contents({ query: 'deploying' });
      assert.ok(found.every((content) => /^….*We deploy on Fridays\..*…$/.test(content)));
      assert.ok(
        found.every(({ length }) => length > room / 2 && length <= room + 2),
        found[0]?.length.toString(),
      );
    }
  });

  it('leaves what fits as it is, line breaks too', async () => {
    const text = 'deploy:\n  - build\n  - test';
    await addMessage(test, text);
    assert.deepEqual(await contents({ query: 'deploy' }), [text]);
  });

  it('shows what was said before and after a short message or a question', async () => {
    const long = `That depends on the weather${', and the weather on the season'.repeat(10)}.`;
    await addMessage(test, 'When do we deploy?');
    await addMessage(test, long, { role: 'assistant', model: 'qwen' });
    await addMessage(test, 'Fridays, then.', { speaker: 'Ada' });
    const around = async (query: string) => {
      const [{ previous, next, speaker } = {}] = (await search({ query })).results;
      return { previous, next, speaker };
    };
    const { previous, next, speaker } = await around('fridays');
    assert.deepEqual([next, speaker], [undefined, 'Ada']);
    assert.match(previous ?? '', /^assistant: That depends on the weather, and .{60,90}…$/);
    assert.deepEqual(await around('depends'), { previous: undefined, next: undefined, speaker: undefined });
    const question = await around('when deploy');
    assert.match(question.next ?? '', /^assistant: That depends/);
    assert.equal(question.previous, undefined);
  });

  it('does not show again what the prompt has', async () => {
    await addMessage(test, 'Fridays.');
    const question = await addMessage(test, 'Which day was it?');
    const { results } = await search({ query: 'fridays' }, [question]);
    assert.equal(results[0]?.next, undefined);
  });

  it('names the session by its title', async () => {
    await addMessage(test, 'deploy');
    await test.memory.recall.rename('session-1', 'Releases', {
      actor: 'user',
      origin: { kind: 'command', command: 'rename' },
    });
    assert.equal((await search({ query: 'deploy' })).results[0]?.session_title, 'Releases');
  });

  it('reads messages in full by their ids', async () => {
    const long = `deploy\n${'Lorem ipsum. '.repeat(400)}`;
    const ids = [await addMessage(test, long), await addMessage(test, 'other')];
    const result = await run({ ids: [...ids, 'unknown'] });
    const { results } = wholeSchema.parse(JSON.parse(result.content));
    assert.deepEqual(
      results.map(({ content }) => content),
      [long, 'other'],
    );
    assert.deepEqual(result.details, { kind: 'search', query: '', messageIds: ids });
    const unknown = await run({ ids: ['unknown'] });
    assert.equal(unknown.isError, true);
    assert.equal((await search({ ids: [] })).total, 2);
  });

  it('hides no character from the reader of a result, and changes none', async () => {
    const text = 'deploy\u200B <b>now</b> \u202Eyadot\u{E0041}';
    await addMessage(test, text);
    const { content } = await run({ query: 'deploy' });
    assert.ok(content.includes(String.raw`deploy\u200b <b>now</b> \u202eyadot\udb40\udc41`), content);
    assert.doesNotMatch(content, /\p{Cf}/u);
    assert.deepEqual(await contents({ query: 'deploy' }), [text]);
  });

  it('finds nothing without making a fuss', async () => {
    assert.deepEqual(await search({ query: 'deploy' }), { total: 0, results: [] });
  });
});
