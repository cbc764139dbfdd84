import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTalk, type Talk } from './talk.ts';

describe('offline: remembering', () => {
  let talk: Talk;
  const replyTo = async (text: string): Promise<string> => (await talk.say(text)).reply;

  beforeEach(async () => {
    talk = await createTalk();
  });

  it('keeps what it is asked to, in the right block, and links to the line', async () => {
    assert.equal(
      await replyTo('remember that we deploy on Fridays'),
      'Remembered in [project](daybook:/project.md#1).',
    );
    assert.equal(
      await replyTo('please remember my name is Ada'),
      'Remembered in [human](daybook:/human.md#1).',
    );
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
    assert.equal(talk.block('human'), 'My name is Ada.');
  });

  it('keeps plain statements of the lasting kind, and says how to take it back', async () => {
    const hint = 'Say “forget that” if it should not be kept.';
    assert.equal(
      await replyTo('my preferred test runner is mocha'),
      `Remembered in [human](daybook:/human.md#1). ${hint}`,
    );
    assert.equal(
      await replyTo('this project uses pnpm'),
      `Remembered in [project](daybook:/project.md#1). ${hint}`,
    );
    assert.equal(talk.block('human'), 'My preferred test runner is mocha.');
    assert.equal(talk.block('project'), 'This project uses pnpm.');
  });

  it('keeps other statements in recall only, until it is told to remember that', async () => {
    const { reply, calls } = await talk.say('the staging server is at 10.0.0.4');
    assert.deepEqual(calls, []);
    assert.match(reply, /^Kept in recall.*“remember that”/);
    assert.equal(talk.block('project'), '');
    await talk.say('remember that');
    assert.equal(talk.block('project'), 'The staging server is at 10.0.0.4');
  });

  it('asks back when there is nothing that "that" could be', async () => {
    assert.match(await replyTo('remember that'), /^Remember what\?/);
    await talk.say('when do we deploy?');
    assert.match(await replyTo('remember that'), /^Remember what\?/);
    assert.equal(talk.block('project'), '');
  });

  it('keeps a list as the lines it is', async () => {
    await talk.say('Remember:\n- we deploy on Fridays\n\n- never after 15:00');
    assert.equal(talk.block('project'), '- we deploy on Fridays\n- never after 15:00');
  });

  it('keeps each thing of a message where it belongs, and answers its question', async () => {
    const { reply, calls } = await talk.say(
      'Remember that we deploy on Fridays. Also remember that my name is Ada. And when do we deploy?',
    );
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
    assert.equal(talk.block('human'), 'My name is Ada.');
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['core_memory_append', 'core_memory_append', 'conversation_search'],
    );
    assert.equal(
      reply,
      [
        'Remembered in [project](daybook:/project.md#1).',
        'Remembered in [human](daybook:/human.md#1).',
        'One thing.',
        '> We deploy on Fridays.\\\n> [project](daybook:/project.md#1) · core · you, today 11:02',
      ].join('\n\n'),
    );
  });

  it('does not keep the same again', async () => {
    await talk.say('remember that we deploy on Fridays');
    const { reply, calls } = await talk.say('Remember: We deploy on fridays!');
    assert.deepEqual(calls, []);
    assert.equal(
      reply,
      'That is known already.\n\n> We deploy on Fridays.\\\n> [project](daybook:/project.md#1) · core',
    );
  });

  it('keeps of a list what is new', async () => {
    await talk.say('remember that we use pnpm');
    await talk.say('remember:\n- we use pnpm\n- we deploy on Fridays');
    assert.equal(talk.block('project'), 'We use pnpm.\n- we deploy on Fridays');
  });

  it('puts a new value in the place of the old, and says what it was', async () => {
    await talk.say('my preferred test runner is mocha');
    assert.equal(
      await replyTo('my preferred test runner is vitest'),
      'Corrected in [human](daybook:/human.md#1). Before, it said “My preferred test runner is mocha”.',
    );
    assert.equal(talk.block('human'), 'My preferred test runner is vitest.');
  });

  it('replaces nothing on a guess, but shows a line of the same build', async () => {
    await talk.say('remember that we deploy on Fridays');
    assert.equal(
      await replyTo('remember that we deploy on Thursdays'),
      [
        'Remembered in [project](daybook:/project.md#2).',
        'A similar line stands there too:',
        '> We deploy on Fridays.\\\n> [project](daybook:/project.md#1) · core',
        'What no longer holds, tell me to forget.',
      ].join('\n\n'),
    );
    assert.equal(talk.block('project'), 'We deploy on Fridays.\nWe deploy on Thursdays.');
  });

  it('does not take the lines of one list, or a heading, for similar', async () => {
    await talk.memory.core.rethink('project', '# We use', { actor: 'user', origin: { kind: 'document' } });
    const reply = await replyTo('remember:\n- we use tabs here\n- we use pnpm here');
    assert.equal(reply, 'Remembered in [project](daybook:/project.md#3).');
  });

  it('creates the block anew when the user has deleted it', async () => {
    talk.store.receive([
      {
        type: 'block.deleted',
        label: 'human',
        version: 1,
        base: null,
        actor: 'user',
        origin: { kind: 'command', command: 'delete' },
      },
    ]);
    assert.equal(await replyTo('remember my name is Ada'), 'Remembered in [human](daybook:/human.md#1).');
    assert.equal(talk.block('human'), 'My name is Ada.');
  });

  it('does not save twice when it is asked to answer again', async () => {
    const stopping = talk.agent.onEvent(({ type }) => {
      if (type === 'tool.finished') void talk.agent.stop();
    });
    assert.equal((await talk.say('remember that we deploy on Fridays')).end, 'stopped');
    stopping.dispose();
    await talk.agent.retry();
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
  });

  describe('when the block does not take it', () => {
    const rewrite = (value: string) =>
      talk.memory.core.rethink('project', value, { actor: 'user', origin: { kind: 'document' } });

    it('says how full it is and what to do', async () => {
      await rewrite('x'.repeat(9_990));
      assert.equal(
        await replyTo('remember that we deploy on Fridays'),
        'Not kept: the block [project](daybook:/project.md) holds 9,990 of 10,000 characters, and this needs 21 more. ' +
          'Shorten the block with “Daybook: Edit Memory Block…”, or tell me what to forget, and say it again.',
      );
    });

    it('says that it is read-only', async () => {
      const { label, value, description, limit } = talk.memory.core.get('project');
      talk.store.receive([
        {
          type: 'block.written',
          ...{ label, value, description, limit, readOnly: true, version: 1, base: null },
          actor: 'user',
          origin: { kind: 'document' },
        },
      ]);
      assert.match(
        await replyTo('remember that we deploy on Fridays'),
        /^Not kept: the block .* is read-only\./,
      );
    });

    it('passes on any other reason, and goes on', async () => {
      talk.store.failWrites(null);
      const before = talk.memory.core.append.bind(talk.memory.core);
      talk.memory.core.append = () => Promise.reject(new Error('the *disk* is full'));
      assert.match(
        await replyTo('remember that we deploy on Fridays'),
        /^Not kept\. The reason: .*the \\\*disk\\\* is full/,
      );
      talk.memory.core.append = before;
      assert.match(await replyTo('remember that we deploy on Fridays'), /^Remembered/);
    });
  });
});

describe('offline: correcting', () => {
  let talk: Talk;

  beforeEach(async () => {
    talk = await createTalk();
    await talk.say('Remember that we deploy on Fridays.');
    await talk.say('remember that the staging server is at 10.0.0.4');
  });

  it('changes the line that is meant', async () => {
    const { reply } = await talk.say('no, we deploy on Thursdays');
    assert.equal(
      reply,
      'Corrected in [project](daybook:/project.md#1). Before, it said “We deploy on Fridays”.',
    );
    await talk.say('actually, the staging server is at 10.0.0.5');
    assert.equal(talk.block('project'), 'We deploy on Thursdays.\nThe staging server is at 10.0.0.5');
  });

  it('keeps what it corrects nothing with, when it lasts', async () => {
    await talk.say('actually, my name is Grace');
    assert.equal(talk.block('human'), 'My name is Grace.');
  });

  it('changes nothing when it does not know what is meant', async () => {
    const before = talk.block('project');
    assert.match(
      (await talk.say('no, it’s on Thursdays')).reply,
      /^I find no line in core memory that this corrects/,
    );
    assert.match((await talk.say('that’s wrong')).reply, /^Then say what is right/);
    await talk.say('remember that we deploy docs on Fridays');
    assert.equal((await talk.say('actually, the deploy was on Fridays')).calls.length, 0);
    assert.equal(talk.block('project'), `${before}\nWe deploy docs on Fridays.`);
  });

  it('loses nothing of a line that says more, and shows it', async () => {
    await talk.memory.core.rethink('project', 'We deploy on Fridays, never after 15:00.', {
      actor: 'user',
      origin: { kind: 'document' },
    });
    const { reply } = await talk.say('no, we deploy on Thursdays');
    assert.match(
      reply,
      /^Remembered in .*\n\nA similar line stands there too:\n\n> We deploy on Fridays, never after 15:00\./,
    );
    assert.equal(talk.block('project'), 'We deploy on Fridays, never after 15:00.\nWe deploy on Thursdays.');
  });

  it('changes one line only, also when its text stands in others', async () => {
    await talk.memory.core.rethink('project', 'We use tabs.\nWe use tabs. Not in YAML.', {
      actor: 'user',
      origin: { kind: 'document' },
    });
    await talk.say('actually, we use spaces');
    assert.equal(talk.block('project'), 'We use spaces.\nWe use tabs. Not in YAML.');
  });

  it('keeps the bullet of a line', async () => {
    await talk.memory.core.rethink('project', '## Deploys\n- we deploy on Fridays', {
      actor: 'user',
      origin: { kind: 'document' },
    });
    await talk.say('actually, we deploy on Mondays');
    assert.equal(talk.block('project'), '## Deploys\n- We deploy on Mondays.');
  });
});
