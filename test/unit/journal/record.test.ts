import assert from 'node:assert/strict';
import type { JournalEvent } from '../../../src/journal/events.ts';
import { decodeLine, decodeRecord, encodeLine, encodePadded } from '../../../src/journal/record.ts';

const event: JournalEvent = {
  id: '01JGFJJZ00AAAAAAAAAAAAAAAA',
  at: '2025-01-01T09:00:00.000Z',
  writer: '01JGFJJZ00BBBBBBBBBBBBBBBB',
  agentId: 'agent',
  actor: 'user',
  origin: { kind: 'chat', sessionId: 's1' },
  type: 'message.appended',
  message: {
    id: 'm1',
    sessionId: 's1',
    role: 'user',
    content: 'Zoë said\n"東京" 🦊 \ud800\u2028',
    status: 'complete',
  },
};

function lineOf(json: string): Buffer {
  const padded = encodePadded(json, 9 + Buffer.byteLength(json));
  assert.ok(padded);
  return padded;
}

describe('records', () => {
  it('are a checksum, a space, JSON and a newline', () => {
    const line = encodeLine(event).toString();
    assert.match(line, /^[0-9a-f]{8} \{"id":"01JGFJJZ00A.*\}\n$/su);
    assert.deepEqual(JSON.parse(line.slice(9)), event);
  });

  it('come back as they were', () => {
    const line = encodeLine(event);
    assert.deepEqual(decodeLine(line.subarray(0, -1)), { kind: 'event', event, more: false });
  });

  it('say when the append goes on', () => {
    const line = encodeLine(event, true);
    assert.deepEqual(decodeLine(line.subarray(0, -1)), { kind: 'event', event, more: true });
  });

  it('are not believed when any bit is flipped', () => {
    const line = encodeLine(event).subarray(0, -1);
    for (let bit = 0; bit < line.length * 8; bit++) {
      const flipped = Buffer.from(line);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.equal(decodeLine(flipped).kind, 'damaged', `bit ${bit}`);
    }
  });

  it('are not believed when cut short', () => {
    const line = encodeLine(event).subarray(0, -1);
    for (let length = 1; length < line.length; length++) {
      assert.equal(decodeLine(line.subarray(0, length)).kind, 'damaged', `length ${length}`);
    }
  });

  it('are not believed when whole but of the wrong shape', () => {
    for (const json of ['{"type":"message.appended"}', '{"type":1}', '{}', 'null', '"text"', '[1]', '{']) {
      assert.equal(decodeLine(lineOf(json)).kind, 'damaged', json);
    }
  });

  it('are passed over when a newer version of the same schema wrote them', () => {
    assert.deepEqual(decodeLine(lineOf('{"type":"passage.added","id":"x"}')), {
      kind: 'unknown',
      more: false,
    });
  });

  it('of a newer schema are told apart, whatever else they hold', () => {
    assert.equal(decodeLine(lineOf('{"type":"segment.opened","schema":99}')).kind, 'newer-schema');
  });

  it('that were erased may be blank', () => {
    assert.equal(decodeLine(Buffer.from('')).kind, 'blank');
    assert.equal(decodeLine(Buffer.from('     ')).kind, 'blank');
  });

  it('can be padded to any length that holds them', () => {
    const json = JSON.stringify(event);
    const length = Buffer.byteLength(json) + 9;
    const padded = encodePadded(json, length + 50);
    assert.equal(padded?.length, length + 50);
    assert.deepEqual(decodeLine(padded), { kind: 'event', event, more: false });
    assert.deepEqual(decodeRecord(padded), event);
    assert.equal(encodePadded(json, length - 1), null);
    assert.equal(encodePadded(json, 0), null);
  });
});
