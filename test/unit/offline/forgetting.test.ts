import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTalk, type Talk } from './talk.ts';

describe('offline: forgetting', () => {
  let talk: Talk;
  const journal = (): string => JSON.stringify(talk.store.events).toLowerCase();
  const targets = async (text: string): Promise<string[]> =>
    (await talk.say(text)).approvals.flatMap(({ lines }) => lines);

  beforeEach(async () => {
    talk = await createTalk();
  });

  it('asks, forgets what was just remembered, and never repeats it', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('what do you remember about deploying?');
    const { reply, approvals } = await talk.say('forget that');
    assert.deepEqual(approvals[0]?.lines, ['We deploy on Fridays.']);
    assert.equal(
      reply,
      'Forgotten. It is erased from memory, its history and every conversation, in all files.',
    );
    assert.equal(talk.block('project'), '');
    assert.ok(!journal().includes('we deploy on fridays'));
    assert.match((await talk.say('what do you remember about deploying?')).reply, /^I find nothing/);
  });

  it('says it when something still holds it', async () => {
    await talk.say('remember that we deploy on Fridays');
    talk.store.leaveTraces(2);
    assert.equal(
      (await talk.say('forget that')).reply,
      'Not forgotten: 2 places in Daybook’s files still hold it: please try again.',
    );
  });

  it('keeps it when the user says no', async () => {
    await talk.say('remember that we deploy on Fridays');
    talk.accept = false;
    assert.equal((await talk.say('forget that')).reply, 'Kept. Nothing of it was erased.');
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
  });

  it('means by "that" the last thing remembered in this conversation', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that we use pnpm');
    assert.deepEqual(await targets('forget it'), ['We use pnpm.']);
    await talk.say('my preferred test runner is mocha');
    await talk.say('my preferred test runner is vitest');
    assert.deepEqual(await targets('please forget that'), ['My preferred test runner is vitest.']);
    await talk.newSession();
    assert.match((await talk.say('forget that')).reply, /^Nothing was remembered in this conversation\./);
  });

  it('does not forget an older thing when the last is gone already', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that we use pnpm');
    await talk.say('forget that');
    assert.deepEqual(await targets('forget that'), []);
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
  });

  it('means by "that" the one thing the last answer quoted, in another conversation too', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('Bob is a pain in standups');
    await talk.newSession();
    await talk.say('when do we deploy?');
    assert.deepEqual(await targets('forget that'), ['We deploy on Fridays.']);
    await talk.say('what did I say about Bob?');
    assert.deepEqual(await targets('forget that'), ['Bob is a pain in standups']);
    assert.ok(!journal().includes('bob is a pain'));
  });

  it('asks which one when the last answer quoted several others', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that deploys need the VPN');
    await talk.newSession();
    await talk.say('what do you remember about deploying?');
    const { reply, approvals } = await talk.say('forget that');
    assert.match(reply, /^Several lines fit:\n\n> We deploy on Fridays\./);
    assert.deepEqual(approvals, []);
  });

  it('finds the line that is meant, in other words', async () => {
    await talk.say('my preferred test runner is mocha');
    await talk.say('my name is Ada');
    await talk.say('remember that the default branch name is trunk');
    await talk.say('remember that we deploy on Fridays');
    assert.deepEqual(await targets('forget my test runner'), ['My preferred test runner is mocha.']);
    assert.deepEqual(await targets('delete my name from memory'), ['My name is Ada.']);
    assert.deepEqual(await targets('forget that we are deploying on Fridays'), ['We deploy on Fridays.']);
    assert.equal(talk.block('project'), 'The default branch name is trunk.');
  });

  it('lists lines that fit equally well, and asks to be more exact', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that deploys need the VPN');
    const { reply, calls } = await talk.say('forget about deploying');
    assert.deepEqual(calls, []);
    assert.equal(
      reply,
      [
        'Several lines fit:',
        '> We deploy on Fridays.\\\n> [project](daybook:/project.md#1) · core',
        '> Deploys need the VPN.\\\n> [project](daybook:/project.md#2) · core',
        'Say which one to forget, in more of its words. Nothing was erased.',
      ].join('\n\n'),
    );
    assert.deepEqual(await targets('forget that deploys need the VPN'), ['Deploys need the VPN.']);
  });

  it('forgets everything about something, asking for each', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that deploys need the VPN');
    await talk.say('remember that we use pnpm');
    const { approvals, reply } = await talk.say('forget everything about deploying');
    assert.deepEqual(
      approvals.flatMap(({ lines }) => lines),
      ['We deploy on Fridays.', 'Deploys need the VPN.'],
    );
    assert.match(reply, /^Forgotten\. /);
    assert.equal(talk.block('project'), 'We use pnpm.');
  });

  it('says so when some of it was kept', async () => {
    await talk.say('remember that we deploy on Fridays');
    await talk.say('remember that deploys need the VPN');
    let asked = 0;
    talk.agent.onEvent((event) => {
      if (event.type === 'approval.settled') talk.accept = (asked += 1) === 0;
    });
    assert.equal(
      (await talk.say('forget everything about deploying')).reply,
      'Forgotten: 1 of 2. It is erased from memory, its history and every conversation, in all files. ' +
        'Kept: 1. Nothing of it was erased.',
    );
  });

  it('erases what stands only in messages when they say just that, and shows what is near', async () => {
    await talk.say('the office wifi password is hunter2');
    await talk.newSession();
    assert.match(
      (await talk.say('forget the wifi')).reply,
      /These messages mention it:\n\n> “the office wifi/,
    );
    assert.deepEqual(await targets('forget that the office wifi password is hunter2'), [
      'the office wifi password is hunter2',
    ]);
    assert.ok(!journal().includes('hunter2'));
  });

  for (const text of [
    'please do not remember this: my password is hunter2',
    'My password is hunter2. Please don’t save that.',
    'don’t remember that my password is hunter2',
  ]) {
    it(`offers to erase what it is told not to remember: ${text}`, async () => {
      const { approvals, reply } = await talk.say(text);
      assert.deepEqual(
        approvals.map(({ lines }) => lines.map((line) => line.toLowerCase())),
        [['my password is hunter2']],
      );
      assert.match(approvals[0]?.text ?? '', /^Erases it from your message, in every file/);
      assert.match(reply, /^Forgotten\./);
      assert.ok(!journal().includes('hunter2'));
    });
  }

  it('keeps the message when the user says no to erasing it', async () => {
    talk.accept = false;
    const { reply } = await talk.say('please do not remember this: my password is hunter2');
    assert.equal(reply, 'Kept. Nothing of it was erased.');
    assert.equal(talk.block('human') + talk.block('project'), '');
    talk.accept = true;
    assert.deepEqual(await targets('forget that'), ['my password is hunter2']);
    assert.ok(!journal().includes('hunter2'));
  });

  it('forgets what it knows when it is told not to remember that', async () => {
    await talk.say('remember that we deploy on Fridays');
    assert.deepEqual(await targets("don't remember that we are deploying on Fridays"), [
      'We deploy on Fridays.',
    ]);
    assert.match((await talk.say("don't remember my name")).reply, /^I find nothing about “my name”/);
  });

  it('means by "that" what was just told, when nothing was written', async () => {
    await talk.say('my password is hunter2');
    assert.deepEqual(await targets("don't remember that"), ['My password is hunter2']);
    assert.ok(!journal().includes('hunter2'));
    assert.match((await talk.say('forget that')).reply, /^Nothing was remembered/);
  });

  for (const [text, accept, expected] of [
    [
      'forget that we deploy on Fridays and remember that we deploy on Mondays',
      true,
      'We deploy on Mondays.',
    ],
    [
      'remember that we deploy on Mondays and forget that we deploy on Fridays',
      true,
      'We deploy on Mondays.',
    ],
    [
      'forget that we deploy on Fridays and remember that we deploy on Mondays',
      false,
      'We deploy on Fridays.\nWe deploy on Mondays.',
    ],
  ] as const) {
    it(`does both of "${text}"${accept ? '' : ', also after a no to the first'}`, async () => {
      await talk.say('remember that we deploy on Fridays');
      talk.accept = accept;
      const { approvals, reply } = await talk.say(text);
      assert.deepEqual(approvals[0]?.lines, ['We deploy on Fridays.']);
      assert.equal(talk.block('project'), expected);
      assert.match(reply, accept ? /Forgotten\./ : /Kept\./);
      assert.match(reply, /Remembered in/);
    });
  }

  it('says that there is nothing to forget', async () => {
    await talk.say('remember that we deploy on Fridays');
    assert.equal(
      (await talk.say('forget that we use yarn')).reply,
      'I find nothing about “we use yarn” in memory, so there is nothing to forget.',
    );
    assert.equal(
      (await talk.say('forget "we use bun"')).reply,
      'Not forgotten: Nothing in memory contains this text, so nothing was erased.',
    );
    assert.match((await talk.say('forget everything')).reply, /^I erase one thing at a time/);
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
  });

  it('forgets several things of one message, one after the other', async () => {
    await talk.say('remember that Ada owns billing');
    await talk.say('remember that Bob owns search');
    assert.deepEqual(await targets('Forget that Ada owns billing. Forget that Bob owns search.'), [
      'Ada owns billing.',
      'Bob owns search.',
    ]);
    assert.equal(talk.block('project'), '');
  });
});
