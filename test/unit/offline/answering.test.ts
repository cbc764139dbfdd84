import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseMemoryLink } from '../../../src/memory/links.ts';
import { addMessage } from '../tools/tool-context.ts';
import { createTalk, type Talk } from './talk.ts';

describe('offline: answering', () => {
  let talk: Talk;
  const replyTo = async (text: string): Promise<string> => (await talk.say(text)).reply;
  const at = (month: number, day: number, hour: number, minute = 0): void =>
    talk.clock.set(new Date(2025, month - 1, day, hour, minute).getTime());

  beforeEach(async () => {
    talk = await createTalk();
  });

  it('quotes core and recall, newest first, each with its source', async () => {
    at(10, 14, 16, 40);
    const id = await addMessage(talk, 'The staging deploy needs the VPN, or it hangs at step 4.');
    at(10, 15, 11, 2);
    await talk.say('remember that we deploy on Fridays, never after 15:00');
    at(10, 16, 9, 0);
    assert.equal(
      await replyTo('what do you remember about deploying?'),
      [
        'Two things, newest first.',
        '> We deploy on Fridays, never after 15:00.\\\n> [project](daybook:/project.md#1) · core · you, yesterday 11:02',
        '> “The staging deploy needs the VPN, or it hangs at step 4.”\\\n' +
          `> [14 October, 16:40](daybook:/messages/${id}) · recall · you`,
      ].join('\n\n'),
    );
  });

  it('says that nothing can be from a time that has not come, and looks for nothing', async () => {
    await talk.say('remember that we deploy on Fridays');
    const { reply, calls } = await talk.say('what did we say about deploying in 2030?');
    assert.equal(reply, 'Nothing can be from 2030 in memory: that has not come yet.');
    assert.deepEqual(calls, []);
    assert.match(await replyTo('what did we say about deploying before 2030?'), /We deploy on Fridays/);
    assert.match(await replyTo('what did we say since 2030?'), /^Nothing can be since 2030 in memory/);
  });

  it('finds by any form of a word, whoever asks and however', async () => {
    await talk.say('my preferred test runner is mocha');
    await talk.say('remember that we deploy on Fridays');
    for (const question of [
      'which test runner do I prefer?',
      'What is my preferred test runner',
      'tell me about test runners',
    ]) {
      assert.match(
        await replyTo(question),
        /^One thing\.\n\n> My preferred test runner is mocha\./,
        question,
      );
    }
    for (const question of [
      'when do we deploy?',
      'deployments?',
      'are we deploying on fridays',
      'search for deployed',
    ]) {
      assert.match(await replyTo(question), /^One thing\.\n\n> We deploy on Fridays\./, question);
    }
  });

  it('does not quote questions, its own answers, tool results, or what a line says already', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('We deploy on Fridays.');
    await talk.say('when do we deploy?');
    await talk.say('what do you remember about deploying?');
    await talk.say('please fix the deploy script');
    assert.equal(
      (await replyTo('when do we deploy?')).replaceAll(/messages\/[\w-]+/g, 'messages/ID'),
      [
        'Two things, newest first.',
        '> We deploy on Fridays.\\\n> [project](daybook:/project.md#1) · core · you, today 11:02',
        '> “please fix the deploy script”\\\n> [today 11:02](daybook:/messages/ID) · recall · you',
      ].join('\n\n'),
    );
  });

  it('names the model that said something', async () => {
    await addMessage(talk, 'Retries are capped at five.', { role: 'assistant', model: 'qwen3-coder' });
    assert.match(await replyTo('what about retries?'), /· recall · qwen3-coder$/);
  });

  it('says which statement has been replaced since', async () => {
    await talk.say('my preferred test runner is mocha');
    await talk.say('my preferred test runner is vitest');
    const reply = await replyTo('which test runner do I prefer?');
    assert.match(reply, /^Two things, newest first\.\n\n> My preferred test runner is vitest\./);
    assert.match(reply, /“my preferred test runner is mocha”\\\n> .* · recall · you · since replaced$/);
  });

  it('says whose words a line has', async () => {
    const origin = { kind: 'tool-call', sessionId: 's', messageId: 'm', toolCallId: 'call_1' } as const;
    await talk.memory.core.append('project', 'Releases are tagged.', { actor: 'agent', origin });
    await talk.memory.core.append('project', 'Builds are signed.', {
      actor: 'user',
      origin: { kind: 'document' },
    });
    assert.match(await replyTo('what about releases?'), /· core · the model, today 11:02$/);
    assert.match(await replyTo('are builds signed?'), /· core · you, today 11:02$/);
  });

  it('shows five at most, and says how many there are', async () => {
    for (let index = 1; index <= 8; index += 1) await addMessage(talk, `Deploy number ${index} went well.`);
    const reply = await replyTo('what about deploys?');
    assert.match(reply, /^Five of 8 things, newest first\. More exact words find fewer\.\n/);
    assert.equal(reply.match(/· recall ·/g)?.length, 5);
  });

  it('says when it finds nothing, or only something near', async () => {
    await talk.say('remember that we deploy on Fridays');
    assert.match(
      await replyTo('who owns the billing module?'),
      /^I find nothing about “owns billing module” in memory\./,
    );
    assert.match(
      await replyTo('how long does a canary deploy take?'),
      /^Nothing says exactly that\. What comes nearest:\n\n> We deploy on Fridays\./,
    );
  });

  it('looks at the days that are asked about', async () => {
    at(10, 7, 12);
    await talk.say('we decided to cap retries at five');
    at(10, 15, 12);
    await talk.say('retries are logged');
    const lastWeek = await replyTo('what did we decide about retries last week?');
    assert.match(lastWeek, /^One thing\.\n\n> “we decided to cap retries at five”/);
    assert.match(
      await replyTo('what did I say about retries yesterday?'),
      /nothing about “retries” from yesterday/,
    );
    assert.match(await replyTo('what did I say today?'), /^One thing\.\n\n> “retries are logged”/);
  });

  it('looks at months, dates and times that are open to one side', async () => {
    at(3, 7, 12);
    await talk.say('we decided to cap retries at five');
    at(10, 15, 12);
    const capped = /^One thing\.\n\n> “we decided to cap retries at five”/;
    for (const when of [
      'in March',
      'last March',
      'on 7 March 2025',
      'before May',
      'between 2025-03-01 and May',
    ]) {
      assert.match(await replyTo(`what did we decide about retries ${when}?`), capped, when);
    }
    assert.match(
      await replyTo('what did we decide about retries in April?'),
      /nothing about “retries” from april/,
    );
    assert.match(
      await replyTo('what did we decide about retries since last week?'),
      /nothing about “retries” since last week/,
    );
  });

  it('quotes a long message where it says what was asked', async () => {
    const filler = 'The weather was fine all day. '.repeat(100);
    await addMessage(talk, `${filler}Certificates are renewed in June. ${filler}`);
    const reply = await replyTo('when are the certificates renewed?');
    assert.match(reply, /^One thing\.\n\n> “….*Certificates are renewed in June\..*…”\\\n> \[today/);
    assert.ok(reply.length < 500, reply);
  });

  it('finds in other languages what begins alike', async () => {
    await talk.say('remember that wir deployen freitags');
    assert.match(await replyTo('Wann wird deployt?'), /> Wir deployen freitags\./);
    await talk.say('remember that 我们周五部署');
    assert.match(await replyTo('什么时候部署？'), /> 我们周五部署\\\n/);
  });

  it('tells all of core memory, by block', async () => {
    assert.match(await replyTo('what do you remember?'), /^There is nothing in core memory yet\./);
    await talk.say('my name is Ada');
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that we use pnpm');
    const human = '> My name is Ada.\\\n> [human](daybook:/human.md) · core · changed today 11:02';
    const project =
      '> We deploy on Fridays.\\\n> We use pnpm.\\\n> [project](daybook:/project.md) · core · changed today 11:02';
    assert.equal(await replyTo('what do you remember?'), `${human}\n\n${project}`);
    assert.equal(await replyTo('what do you know about me?'), human);
    assert.equal(await replyTo('what do you know about this project?'), project);
  });

  it('shortens a long block, and says so', async () => {
    const value = Array.from({ length: 40 }, (_, index) => `- fact ${index + 1}`).join('\n');
    await talk.memory.core.rethink('project', value, { actor: 'user', origin: { kind: 'document' } });
    const reply = await replyTo('what do you remember?');
    assert.match(reply, /^> fact 29\\\n(.|\n)*> fact 40\\\n/);
    assert.match(reply, /· the last 12 of 40 lines · changed today/);
  });

  it('declines work that needs a language model, and offers what it remembers about it', async () => {
    await talk.say('remember that uploads are retried in upload/queue.ts');
    const { reply, end } = await talk.say('refactor the retried uploads');
    assert.equal(end, 'completed');
    assert.match(
      reply,
      /^I cannot do that offline: there is no language model here, only your memory\. Your message is kept/,
    );
    assert.match(reply, /run “Daybook: Select Model”/);
    assert.match(reply, /Memory has this about it:\n\n> Uploads are retried in upload\/queue\.ts\\\n/);
    assert.doesNotMatch(await replyTo('write a poem'), /Memory has/);
  });

  it('says what it is and what it can do', async () => {
    for (const text of ['hi', 'help', 'who are you?']) {
      assert.match(await replyTo(text), /no language model, but fixed rules over your memory/, text);
    }
  });

  it('writes links that can be opened', async () => {
    await talk.say('remember that we deploy on Fridays');
    await addMessage(talk, 'Deploys are slow.');
    const links = [...(await replyTo('what about deploys?')).matchAll(/\]\(([^)]+)\)/g)].map(
      ([, href = '']) => href,
    );
    assert.equal(links.length, 2);
    for (const href of links) assert.ok(parseMemoryLink(href), href);
  });
});
