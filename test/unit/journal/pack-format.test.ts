import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  decodeDirectory,
  decodeMember,
  encodeDirectory,
  encodeMember,
  END_MEMBER,
  MAX_PACK_BYTES,
  MAX_SEGMENTS,
  MEMBER_BYTES,
  memberSize,
} from '../../../src/journal/pack-format.ts';
import { encodePadded } from '../../../src/journal/record.ts';
import { createRandom } from '../../fakes/random.ts';

describe('the format of packs', () => {
  const random = createRandom(1);

  it('has members of gzip that say how long they are', () => {
    for (const content of ['', 'a', random.text(2_000), 'x'.repeat(MEMBER_BYTES)].map((text) =>
      Buffer.from(text),
    )) {
      const member = encodeMember(content);
      assert.equal(memberSize(member), member.length);
      assert.deepEqual(decodeMember(member), { content, intact: true });
      assert.deepEqual(gunzipSync(member), content);
    }
  });

  it('has room in a member for what cannot be compressed', () => {
    const content = randomBytes(65_280);
    assert.deepEqual(decodeMember(encodeMember(content)), { content, intact: true });
  });

  it('ends with the empty member of BGZF', () => {
    assert.equal(memberSize(END_MEMBER), END_MEMBER.length);
    assert.equal(gunzipSync(END_MEMBER).length, 0);
  });

  it('tells content whose checksum is wrong, and gives what there is of it', () => {
    const member = encodeMember(Buffer.from('content'));
    member.writeUInt8(member.readUInt8(member.length - 8) ^ 1, member.length - 8);
    assert.deepEqual(decodeMember(member), { content: Buffer.from('content'), intact: false });
    member.fill(0xff, 18, member.length - 8);
    assert.equal(decodeMember(member), null);
  });

  it('has a directory that is believed only as a whole', () => {
    const name = '01JGFJJZ00AAAAAAAAAAAAAAAA-000001.jsonl';
    const directory = { segments: [[name, 10]], members: [[30, 10]] } as const;
    const member = encodeDirectory(directory);
    assert.deepEqual(decodeDirectory(member), directory);
    const wrong = [
      { ...directory, segments: [[name, 11]] as const },
      { ...directory, segments: [['../../x.jsonl', 10]] as const },
      { ...directory, segments: [[name, -10]] as const, members: [[30, -10]] as const },
    ];
    for (const one of wrong) assert.equal(decodeDirectory(encodeDirectory(one)), null);
    for (let bit = 0; bit < member.length * 8; bit++) {
      const flipped = Buffer.from(member);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const decoded = decodeDirectory(flipped);
      assert.ok(decoded === null || decoded !== 'newer', `bit ${bit}`);
      if (decoded !== null) assert.deepEqual(decoded, directory, `bit ${bit}`);
    }
  });

  it('holds the directory of as many segments as a pack may have in one member', () => {
    const segments = Array.from(
      { length: MAX_SEGMENTS },
      (_, index) =>
        [`01JGFJJZ${randomId()}-${String(index).padStart(6, '0')}.jsonl`, MAX_PACK_BYTES] as const,
    );
    const members = Array.from(
      { length: (2 * MAX_PACK_BYTES) / MEMBER_BYTES },
      () => [random.below(65_536), 32_768] as const,
    );
    const member = encodeDirectory({ segments, members });
    assert.equal(memberSize(member), member.length);
    assert.ok(gunzipSync(member).length <= 65_536);
  });

  it('tells a directory of a later format', () => {
    const json = JSON.stringify({ pack: 2, whatever: true });
    const line = encodePadded(json, json.length + 9);
    assert.ok(line);
    assert.equal(decodeDirectory(encodeMember(Buffer.concat([line, Buffer.from('\n')]))), 'newer');
  });

  function randomId(): string {
    return Array.from({ length: 18 }, () => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(random.below(32))).join(
      '',
    );
  }
});
