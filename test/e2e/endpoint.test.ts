import assert from 'node:assert/strict';
import { callTools, hangAfter, paced, reply, replyInChunks, status } from '../fakes/openai-server/answer.ts';
import { createGate } from '../fakes/openai-server/gate.ts';
import { type FakeOpenAiServer, startOpenAiServer } from '../fakes/openai-server/server.ts';
import { openChat, readMemoryFiles, untilInMemoryFiles } from '../run/chat-driver.ts';
import { useWorkbench } from '../run/use-workbench.ts';

describe('a conversation with an OpenAI-compatible endpoint', () => {
  let server: FakeOpenAiServer;
  const workbench = useWorkbench({ trusted: true });

  before('start the endpoint', async () => {
    server = await startOpenAiServer();
    await workbench().applySettings({
      'daybook.model.provider': 'openai-compatible',
      'daybook.model.baseUrl': `${server.url}/v1`,
      'daybook.model.name': 'fake-model',
    });
  });
  after('stop the endpoint', () => server.close());

  it('streams text, and says where prompts go', async () => {
    const gate = createGate();
    server.answer(replyInChunks(['A first ', gate, '**second** part.']));
    const chat = await openChat(workbench());
    await chat.send('Hello');
    await chat.untilShown('A first');
    gate.open();
    await chat.untilIdle();
    assert.equal(await chat.conversation.locator('strong').innerText(), 'second');
    await chat.untilShown(/fake-model/);
    assert.match(
      String(server.requests.at(-1)?.body.messages[0]?.content),
      /<memory_blocks>[^]*<block label="project">/,
    );
  });

  it('runs several tool calls of one step, and shows them with their changes', async () => {
    server.answer(
      callTools([
        { name: 'core_memory_append', arguments: { label: 'human', content: 'Name: Ada.' } },
        { name: 'conversation_search', arguments: { query: 'hello' } },
        {
          name: 'core_memory_replace',
          arguments: { label: 'project', old_content: 'nowhere', new_content: 'x' },
        },
      ]),
    );
    server.answer(reply('I will remember your name.'));
    const chat = await openChat(workbench());
    await chat.say('I am Ada');
    await chat.untilShown('Name: Ada.');
    await chat.untilShown(/Could not correct/);
    const results = server.requests.at(-1)?.body.messages.filter(({ role }) => role === 'tool') ?? [];
    assert.equal(results.length, 3);
    assert.match(String(results[2]?.content), /does not contain "nowhere"/);
    await workbench().screenshot('endpoint-tools');
  });

  it('tells what went wrong and goes on after Try Again', async () => {
    server.answer(status(401));
    const chat = await openChat(workbench());
    await chat.say('Are you there?');
    await chat.untilShown('The model refused the key');
    await workbench().screenshot('endpoint-error');
    server.answer(reply('I am here.'));
    await chat.button('Try Again').click();
    await chat.untilShown('I am here.');
    await chat.conversation.getByText('The model refused the key').waitFor({ state: 'detached' });
  });

  it('stops in the middle of a stream, and the conversation goes on', async () => {
    server.answer(hangAfter(3, reply('One two three four five.')));
    const chat = await openChat(workbench());
    await chat.send('Count');
    await chat.untilShown(/One two/);
    const request = server.requests.at(-1);
    await chat.composer.press('Escape');
    await chat.untilIdle();
    await chat.untilShown('Interrupted');
    assert.equal(await request?.ended, 'aborted');
    server.answer(reply('Yes.'));
    await chat.say('Still there?');
    await chat.untilShown('Yes.');
  });

  it('keeps what was shown when the editor is killed in the middle of a reply', async () => {
    // A word every 200 ms: slow enough for the pieces of the reply to be stored while it is written.
    server.answer(paced(200, hangAfter(40, reply('Precious words '.repeat(30)))));
    const chat = await openChat(workbench());
    await chat.send('Tell me something');
    await untilInMemoryFiles(workbench(), 'Precious words Precious');
    await workbench().restart('SIGKILL');
    const again = await openChat(workbench());
    await again.untilShown('Tell me something');
    await again.untilShown(/Precious words Precious/);
    await again.untilShown('Interrupted');
    await again.untilShown('Name: Ada.');
    server.answer(reply('We were interrupted.'));
    await again.say('Where were we?');
    const sent = server.requests.at(-1)?.body.messages.map(({ content }) => String(content)) ?? [];
    assert.ok(sent.some((text) => text.includes('Precious words')));
    assert.match(sent[0] ?? '', /Name: Ada\./);
  });

  it('neither writes nor sends memory while it is off', async () => {
    const chat = await openChat(workbench());
    await workbench().runCommand('Daybook: Turn Memory Off');
    await chat.untilShown('Memory is off for this workspace');
    const before = await readMemoryFiles(workbench());
    server.answer(reply('I will not keep this.'));
    await chat.say('My secret is 4711');
    const request = server.requests.at(-1)?.body;
    assert.doesNotMatch(JSON.stringify(request?.messages), /memory_blocks|Ada/);
    assert.equal(request?.tools, undefined);
    assert.deepEqual(await readMemoryFiles(workbench()), before);
    await workbench().screenshot('memory-off');
    await workbench().reload();
    const again = await openChat(workbench());
    await again.untilShown('Memory is off for this workspace');
    await workbench().runCommand('Daybook: Turn Memory On');
    await again.untilShown('Name: Ada.');
    assert.equal(await again.conversation.getByText('4711').count(), 0);
  });
});
