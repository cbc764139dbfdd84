import assert from 'node:assert/strict';
import type { ModelEvent } from '../../../src/agent/chat-model.ts';
import { ToolCallAssembler } from '../../../src/models/openai-compatible/tool-call-assembler.ts';
import type { ToolCallPiece } from '../../../src/models/openai-compatible/wire.ts';

const TOOLS = ['append', 'search', 'search_date'];

type Piece = Partial<Omit<ToolCallPiece, 'arguments'>> & { args?: string };

function assemble(
  pieces: readonly Piece[],
  options: { taken?: string[]; cutOff?: boolean } = {},
): ModelEvent[] {
  const assembler = new ToolCallAssembler(TOOLS, options.taken ?? []);
  return [
    ...pieces.flatMap(({ index = null, id = '', name = '', args = '' }) =>
      assembler.accept({ index, id, name, arguments: args }),
    ),
    ...assembler.finish(options.cutOff ?? false),
  ];
}

/** Each call as "name arguments", after checking that ids are unique and that each is announced once. */
function callsFrom(pieces: readonly Piece[], options: { taken?: string[]; cutOff?: boolean } = {}): string[] {
  const events = assemble(pieces, options);
  const calls = events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
  const ids = [...(options.taken ?? []), ...calls.map(({ id }) => id)];
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(!ids.includes(''));
  for (const call of calls) {
    const deltas = events
      .filter((event) => event.type === 'tool-call-delta')
      .filter(({ id }) => id === call.id);
    assert.deepEqual(
      deltas.map(({ name }) => name),
      [call.name],
    );
  }
  return calls.map(({ name, arguments: args }) => `${name} ${args}`);
}

describe('ToolCallAssembler', () => {
  it('takes a call whole in one piece', () => {
    assert.deepEqual(callsFrom([{ index: 0, id: 'a', name: 'append', args: '{"x":1}' }]), ['append {"x":1}']);
  });

  it('joins arguments that are split anywhere', () => {
    const args = '{"content":"a \\"quoted\\" } {text}"}';
    for (let cut = 0; cut <= args.length; cut += 1) {
      const pieces = [
        { index: 0, id: 'a', name: 'append' },
        { index: 0, args: args.slice(0, cut) },
        { index: 0, args: args.slice(cut) },
      ];
      assert.deepEqual(callsFrom(pieces), [`append ${args}`]);
    }
  });

  it('keeps calls apart that interleave by index', () => {
    const pieces = [
      { index: 0, id: 'a', name: 'append', args: '{"x"' },
      { index: 1, id: 'b', name: 'search', args: '{"y"' },
      { index: 0, args: ':1}' },
      { index: 1, args: ':2}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'search {"y":2}']);
  });

  it('announces a call at once when its name is settled, and later when it might go on', () => {
    const [first] = assemble([{ index: 0, id: 'a', name: 'append' }]);
    assert.deepEqual(first, { type: 'tool-call-delta', id: 'a', name: 'append' });
    assert.deepEqual(
      callsFrom([
        { index: 0, name: 'search' },
        { index: 0, name: '_date' },
        { index: 0, args: '{}' },
      ]),
      ['search_date {}'],
    );
  });

  it('joins a name that is cut in two, known or not', () => {
    assert.deepEqual(
      callsFrom([
        { index: 0, name: 'app' },
        { index: 0, name: 'end' },
        { index: 0, args: '{}' },
      ]),
      ['append {}'],
    );
    assert.deepEqual(
      callsFrom([
        { index: 0, name: 'un' },
        { index: 0, name: 'known' },
        { index: 0, args: '{}' },
      ]),
      ['unknown {}'],
    );
  });

  it('reads a name that is repeated in each piece once', () => {
    for (const index of [0, null]) {
      const pieces = ['', '{"x"', ':1}', ''].map((args) => ({ index, name: 'search', args }));
      assert.deepEqual(callsFrom(pieces), ['search {"x":1}']);
    }
  });

  it('takes a name that comes after the id, and arguments that come before the name', () => {
    const pieces = [
      { index: 0, id: 'a' },
      { index: 0, args: '{"x":1}' },
      { index: 0, name: 'append' },
      { index: 1, id: 'b' },
      { index: 1, name: 'search', args: '{}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'search {}']);
  });

  it('does without index: whole calls, with ids, without ids, and with one id for all', () => {
    for (const ids of [
      ['a', 'b', 'c'],
      ['', '', ''],
      ['same', 'same', 'same'],
    ]) {
      const pieces = [
        { id: ids[0], name: 'append', args: '{"x":1}' },
        { id: ids[1], name: 'append', args: '{"x":2}' },
        { id: ids[2], name: 'search', args: '{"x":1}' },
      ].map(({ id = '', ...piece }) => ({ ...piece, id }));
      assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'append {"x":2}', 'search {"x":1}']);
    }
  });

  it('does without index: calls in pieces', () => {
    const pieces = [
      { id: 'a', name: 'append' },
      { args: '{"x"' },
      { args: ':1}' },
      { id: 'b', name: 'search', args: '{' },
      { args: '}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'search {}']);
  });

  it('keeps calls without arguments apart that have no index', () => {
    assert.deepEqual(callsFrom([{ name: 'append' }, { name: 'search' }]), ['append {}', 'search {}']);
    assert.deepEqual(
      callsFrom([
        { id: 'a', name: 'append' },
        { id: 'b', name: 'append' },
      ]),
      ['append {}', 'append {}'],
    );
  });

  it('keeps calls apart that all have index 0', () => {
    for (const ids of [
      ['a', 'b'],
      ['', ''],
      ['same', 'same'],
    ]) {
      const pieces = [
        { index: 0, id: ids[0] ?? '', name: 'append', args: '{"x":1}' },
        { index: 0, id: ids[1] ?? '', name: 'append', args: '{"x":2}' },
      ];
      assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'append {"x":2}']);
    }
  });

  it('finds the call of later pieces that are numbered in another way', () => {
    const pieces = [
      { index: 2, id: 'a', name: 'append' },
      { index: 0, args: '{"x"' },
      { index: 0, args: ':1}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}']);
  });

  it('finds the call of later pieces by id when only the first has an index', () => {
    const pieces = [
      { index: 0, id: 'a', name: 'append', args: '{"x"' },
      { index: 1, id: 'b', name: 'search', args: '{"y"' },
      { id: 'a', args: ':1}' },
      { id: 'b', args: ':2}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}', 'search {"y":2}']);
  });

  it('goes by the index when each piece has another id', () => {
    const pieces = [
      { index: 0, id: 'a', name: 'append', args: '' },
      { index: 0, id: 'b', args: '{"x"' },
      { index: 0, id: 'c', args: ':1}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}']);
  });

  it('takes a whole call that is sent again at the end for the same', () => {
    const pieces = [
      { index: 0, id: 'a', name: 'append', args: '{"x":' },
      { index: 0, args: '1}' },
      { index: 0, id: 'a', name: 'append', args: '{"x":1}' },
    ];
    assert.deepEqual(callsFrom(pieces), ['append {"x":1}']);
  });

  it('makes ids up that are missing, double, or taken by an earlier call', () => {
    const events = assemble(
      [
        { index: 0, id: 'call_0', name: 'append' },
        { index: 1, id: 'x', name: 'append' },
        { index: 2, id: 'x', name: 'append' },
        { index: 3, name: 'append' },
      ],
      { taken: ['call_0'] },
    );
    const ids = events.flatMap((event) => (event.type === 'tool-call' ? [event.call.id] : []));
    assert.equal(new Set([...ids, 'call_0']).size, 5);
    assert.equal(ids[1], 'x');
    for (const id of [ids[0], ids[2], ids[3]]) assert.match(id ?? '', /^[a-z0-9]{9}$/);
  });

  it('keeps arguments that are not JSON as they are', () => {
    assert.deepEqual(callsFrom([{ index: 0, id: 'a', name: 'append', args: '{"x": oops' }]), [
      'append {"x": oops',
    ]);
  });

  it('names a call that has no name, and drops one that has nothing', () => {
    assert.deepEqual(callsFrom([{ index: 0, args: '{"x":1}' }]), ['unnamed_tool {"x":1}']);
    assert.deepEqual(callsFrom([{ index: 0 }, {}, { index: 1, id: 'a' }]), []);
  });

  it('leaves out half a call when the reply was cut off', () => {
    const pieces = [
      { index: 0, id: 'a', name: 'append', args: '{"x":1}' },
      { index: 1, id: 'b', name: 'append', args: '{"x":' },
    ];
    assert.deepEqual(callsFrom(pieces, { cutOff: true }), ['append {"x":1}']);
  });
});
