import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';
import { addMessage, createToolContext, findTool, type TestToolContext } from './tool-context.ts';

const SECRET = 'We deploy on Fridays';

describe('memory_forget', () => {
  let test: TestMemory;
  const forget = (text: string, context: TestToolContext) =>
    findTool(test, 'memory_forget').run({ text }, context);
  const journal = (): string => JSON.stringify(test.store.events);

  beforeEach(async () => {
    test = createTestMemory();
    await test.memory.open();
    const append = findTool(test, 'core_memory_append');
    await append.run({ label: 'project', content: `${SECRET}.` }, createToolContext());
    await append.run({ label: 'project', content: 'We use pnpm.' }, createToolContext());
    await addMessage(test, `remember that ${SECRET.toLowerCase()}`);
  });

  it('asks with the lines and the places, and erases after a yes', async () => {
    const context = createToolContext();
    const result = await forget(`- ${SECRET}.`, context);
    assert.deepEqual(context.asked, [
      {
        title: 'Forget this?',
        text:
          'Erases it from project and 3 records of its history (messages and earlier versions of blocks), ' +
          'in every file of Daybook’s. This cannot be undone.',
        lines: [`${SECRET}.`],
        acceptLabel: 'Forget',
      },
    ]);
    assert.equal(test.memory.core.get('project').value, 'We use pnpm.');
    assert.ok(!journal().toLowerCase().includes(SECRET.toLowerCase()));
    assert.equal(result.details?.kind, 'erased');
    assert.ok(!result.isError);
  });

  it('does not repeat the text, and tells the model not to', async () => {
    const result = await forget(SECRET, createToolContext());
    assert.ok(!result.content.includes(SECRET));
    assert.match(result.content, /^Forgotten: .* Do not repeat the text/);
    assert.equal(result.erasedText, SECRET);
  });

  it('does not say that it is gone where something still holds it', async () => {
    for (const [found, places] of [
      [1, 'One place in Daybook’s files still holds it'],
      [3, '3 places in Daybook’s files still hold it'],
    ] as const) {
      await addMessage(test, SECRET);
      test.store.leaveTraces(found);
      const result = await forget(SECRET, createToolContext());
      assert.equal(result.isError, true);
      assert.ok(result.content.startsWith(`${places}: please try again.`), result.content);
      assert.ok(!result.content.includes(SECRET));
      assert.deepEqual([result.details, result.erasedText], [undefined, SECRET]);
    }
  });

  it('leaves everything as it is after a no', async () => {
    const before = journal();
    const result = await forget(SECRET, createToolContext({ accept: false }));
    assert.match(result.content, /^The user kept it\./);
    assert.equal(result.details, undefined);
    assert.equal(journal(), before);
  });

  it('erases nothing when it is stopped while it asks', async () => {
    const stop = new AbortController();
    const context = createToolContext({ signal: stop.signal });
    const before = journal();
    const confirm = context.confirm.bind(context);
    const stopping = {
      ...context,
      confirm: (question: Parameters<typeof confirm>[0]) => (stop.abort(), confirm(question)),
    };
    await assert.rejects(findTool(test, 'memory_forget').run({ text: SECRET }, stopping), {
      name: 'AbortError',
    });
    assert.equal(journal(), before);
  });

  it('finds nothing where only the wish itself has the text, and does not ask', async () => {
    const text = 'We deploy on "Mondays"';
    const wish = await addMessage(test, `forget that ${text}`);
    const call = { id: 'c1', name: 'memory_forget', arguments: JSON.stringify({ text }) };
    const reply = await addMessage(test, '', { role: 'assistant', toolCalls: [call] });
    const context = createToolContext({ turnMessageIds: [wish, reply] });
    const result = await forget(text, context);
    assert.equal(result.isError, true);
    assert.match(result.content, /^Nothing in memory contains this text/);
    assert.deepEqual(context.asked, []);
  });

  it('forgets a line that came with Daybook and stands in no record', async () => {
    const [line = ''] = test.memory.core.get('persona').value.split('\n');
    const context = createToolContext();
    assert.match((await forget(line, context)).content, /^Forgotten: /);
    assert.equal(test.memory.core.get('persona').value, '');
  });

  it('erases the wish itself when it told what is not to be remembered', async () => {
    const text = 'my password is hunter2';
    const wish = await addMessage(test, `please do not remember this: ${text}`);
    const call = { id: 'c1', name: 'memory_forget', arguments: JSON.stringify({ text }) };
    const reply = await addMessage(test, '', { role: 'assistant', toolCalls: [call] });
    const context = createToolContext({ turnMessageIds: [wish, reply] });
    const tool = findTool(test, 'memory_forget');
    const result = await tool.run({ text, include_request: true }, context);
    assert.match(context.asked[0]?.text ?? '', /^Erases it from your message, in every file/);
    assert.match(result.content, /^Forgotten: /);
    assert.ok(!journal().includes('hunter2'));
    const nowhere = await tool.run({ text, include_request: true }, context);
    assert.match(nowhere.content, /^Nothing in memory contains this text/);
  });

  it('forgets what stands only in messages, and shows it', async () => {
    await addMessage(test, 'Bob is a pain.');
    const context = createToolContext();
    await forget('Bob is a pain', context);
    assert.deepEqual(context.asked[0]?.lines, ['Bob is a pain']);
    assert.match(context.asked[0]?.text ?? '', /^Erases it from one record of its history/);
    assert.ok(!journal().includes('Bob'));
  });

  it('refuses a text that is too short to be meant', async () => {
    await assert.rejects(forget('- a.', createToolContext()), { code: 'input.empty' });
  });
});
