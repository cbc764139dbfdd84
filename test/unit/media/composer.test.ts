import { deepEqual, equal } from 'node:assert/strict';
import type { ChatStatus } from '../../../src/vscode/chat/protocol.ts';
import { step, type Walk } from '../../../media/chat/composer/history.ts';
import {
  type Draft,
  draftOf,
  emptyDraft,
  isEmpty,
  longestTypedText,
  messageOf,
  withoutPaste,
  withPaste,
} from '../../../media/chat/draft.ts';
import { parseSaved, toSaved } from '../../../media/chat/saved-state.ts';

describe('a draft', () => {
  it('is sent as its text and then what was pasted', () => {
    equal(
      messageOf({ text: ' explain \n', pastes: ['a log', '', 'another'] }),
      'explain\n\na log\n\nanother',
    );
    equal(messageOf(withoutPaste(withPaste(emptyDraft, 'a log'), 0)), '');
  });

  it('keeps a text that is too long for the field beside it', () => {
    const long = 'x'.repeat(longestTypedText + 1);
    deepEqual(draftOf(long), { text: '', pastes: [long] });
    deepEqual(draftOf('short'), { text: 'short', pastes: [] });
  });

  it('is empty without anything but space', () => {
    equal(isEmpty({ text: ' \n', pastes: [' '] }), true);
    equal(isEmpty({ text: '', pastes: ['x'] }), false);
  });
});

describe('the walk through what was sent', () => {
  const sent = ['first', 'second'];
  const draft: Draft = { text: 'draft', pastes: ['pasted'] };

  function walk(...directions: ('older' | 'newer')[]): Draft {
    let place: Walk | null = null;
    let current = draft;
    for (const direction of directions) {
      const next = step(sent, place, current, direction);
      if (!next) continue;
      place = next.walk;
      current = next.draft;
    }
    return current;
  }

  it('goes back from the newest, and no further than the oldest', () => {
    equal(walk('older').text, 'second');
    equal(walk('older', 'older').text, 'first');
    equal(walk('older', 'older', 'older').text, 'first');
  });

  it('comes back to the draft as it was', () => {
    equal(walk('older', 'older', 'newer').text, 'second');
    equal(walk('older', 'older', 'newer', 'newer'), draft);
    equal(walk('newer'), draft);
  });

  it('goes nowhere when nothing was sent', () => {
    equal(step([], null, draft, 'older'), undefined);
  });
});

describe('the state kept over a reload', () => {
  const stateWith = (memory: ChatStatus['memory']) => ({
    draft: { text: 'a', pastes: ['b'] },
    status: {
      ...{ busy: false, memory, model: { kind: 'offline' as const, name: '' }, footer: '', local: true },
      ...{ context: null, suggestions: [] },
    },
  });
  const anchor = { sessionId: 's', itemId: 'i', offset: 3 };

  it('is the draft and the place, and with memory off the place only', () => {
    deepEqual(toSaved(stateWith('on'), anchor), { draft: { text: 'a', pastes: ['b'] }, anchor });
    deepEqual(toSaved(stateWith('off'), anchor), { draft: emptyDraft, anchor });
  });

  it('stays as it was until the host has said whether memory is on', () => {
    equal(toSaved({ ...stateWith('on'), status: null }, anchor), undefined);
  });

  it('comes back as it was saved', () => {
    const saved = { draft: { text: 'a', pastes: ['b'] }, anchor: { sessionId: 's', itemId: 'i', offset: 3 } };
    deepEqual(parseSaved(saved), saved);
  });

  it('loses only what does not fit', () => {
    const nothing = { draft: emptyDraft };
    for (const saved of [null, undefined, 3, 'x', {}, { draft: 'text' }, { draft: { text: 1 } }]) {
      deepEqual(parseSaved(saved), nothing);
    }
    deepEqual(
      parseSaved({ draft: { text: 'a', pastes: [1, 'b'] }, anchor: { sessionId: 's', offset: '3' } }),
      {
        draft: { text: 'a', pastes: ['b'] },
      },
    );
  });
});
