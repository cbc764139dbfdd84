import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTestMemory } from '../../fakes/test-memory.ts';
import { newLabelProblem } from '../../../src/vscode/documents/block-label.ts';
import { relativeTime } from '../../../src/vscode/documents/relative-time.ts';
import { orderModels, problemOf, sameOrigin } from '../../../src/vscode/models/endpoint-choice.ts';
import { runSteps, type Step } from '../../../src/vscode/quick-input/steps.ts';

describe('runSteps', () => {
  it('asks one question after another, and the one before again', async () => {
    const asked: string[] = [];
    const answers = ['next', 'next', 'back', 'back', 'next', 'next', 'end'];
    const step =
      (name: string, next?: Step): Step =>
      async (canGoBack) => {
        asked.push(canGoBack ? name : `${name} first`);
        const answer = answers.shift();
        if (answer === 'next' && next) return { next };
        return answer === 'back' ? 'back' : 'end';
      };
    await runSteps(step('where', step('key', step('model'))));
    assert.deepEqual(asked, ['where first', 'key', 'model', 'key', 'where first', 'key', 'model']);
    assert.deepEqual(answers, []);
  });

  it('passes a failure on', async () => {
    const fail: Step = async () => {
      throw new Error('no');
    };
    await assert.rejects(runSteps(fail), /no/);
  });
});

describe('what dialogues show', () => {
  it('puts the model in use first and the others by name', () => {
    const models = [{ id: 'zeta' }, { id: 'alpha' }, { id: 'beta' }];
    assert.deepEqual(
      orderModels(models, 'beta').map(({ id }) => id),
      ['beta', 'alpha', 'zeta'],
    );
    assert.deepEqual(
      orderModels(models, null).map(({ id }) => id),
      ['alpha', 'beta', 'zeta'],
    );
  });

  it('knows one server by its origin', () => {
    assert.ok(sameOrigin('http://localhost:1/v1', 'http://localhost:1/'));
    assert.ok(!sameOrigin('http://localhost:1', 'http://localhost:2'));
    assert.ok(!sameOrigin('', ''));
  });

  it('says what is wrong with an address', () => {
    const refuse = (): never => {
      throw new Error('It is empty.');
    };
    assert.equal(problemOf('', refuse), 'It is empty.');
    assert.equal(
      problemOf('x', (text) => text),
      null,
    );
  });

  it('refuses names that no block can have, or one has', () => {
    const { memory } = createTestMemory();
    const problem = (label: string): string | null => newLabelProblem(label, memory.core.list(), 'taken');
    assert.equal(problem('conventions'), null);
    assert.equal(problem('Project'), 'taken');
    for (const label of ['', '1st', 'a b', '../x', 'ü', 'x'.repeat(51)]) assert.ok(problem(label), label);
  });

  it('says how long ago', () => {
    const now = Date.parse('2025-06-15T12:00:00Z');
    const ago = (at: string): string => relativeTime(at, now, 'en');
    assert.equal(ago('2025-06-15T11:59:40Z'), 'now');
    assert.equal(ago('2025-06-15T12:00:40Z'), 'now');
    assert.equal(ago('2025-06-15T11:58:00Z'), '2 minutes ago');
    assert.equal(ago('2025-06-15T09:00:00Z'), '3 hours ago');
    assert.equal(ago('2025-06-14T11:00:00Z'), 'yesterday');
    assert.equal(ago('2025-05-20T12:00:00Z'), '3 weeks ago');
    assert.equal(ago('2024-06-01T12:00:00Z'), 'last year');
  });
});
