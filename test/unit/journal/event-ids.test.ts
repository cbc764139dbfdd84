import assert from 'node:assert/strict';
import { createEventIds } from '../../../src/journal/event-ids.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

describe('event ids', () => {
  it('never go backwards, not even when the clock does', () => {
    const clock = createFakeClock();
    const ids = createEventIds(clock);
    let last = ids.next();
    for (const jump of [0, 0, 1, -5_000, 10, -1_000_000_000, 0, 3]) {
      clock.advance(jump);
      const id = ids.next();
      assert.ok(id > last);
      last = id;
    }
  });

  it('come after every id that was observed, whatever the other clock says', () => {
    const [ahead, behind] = [createFakeClock(), createFakeClock()];
    ahead.advance(86_400_000);
    const [one, other] = [createEventIds(ahead), createEventIds(behind)];
    const seen = one.next();
    assert.ok(other.next() < seen);
    other.observe('no ULID');
    other.observe(seen);
    assert.ok(other.next() > seen);
  });

  it('survive a clock at zero and at the end of time', () => {
    assert.equal(
      createEventIds({ now: () => 0 })
        .next()
        .slice(0, 10),
      '0000000001',
    );
    const ids = createEventIds({ now: () => Number.MAX_SAFE_INTEGER });
    ids.observe(ids.next());
    assert.match(ids.next(), /^7ZZZZZZZZZ/);
  });
});
