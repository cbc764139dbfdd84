import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agreement, coverage, stem, stems, topicWords } from '../../../src/models/offline/words.ts';

describe('stem', () => {
  const families = [
    'deploy deploys deployed deploying deployment deployments',
    'test tests tested testing',
    'run runs running ran',
    'release releases released releasing',
    'retry retries retried retrying',
    'prefer prefers preferred preferring',
    'use uses used using',
    'plan plans planned planning',
    'branch branches branched branching',
    'call calls called calling',
    'choose chose chosen chooses choosing',
    'name names named naming',
    'cache caches cached caching',
    'friday fridays',
  ];
  for (const family of families) {
    it(`brings together ${family}`, () => {
      assert.equal(new Set(family.split(' ').map(stem)).size, 1, family.split(' ').map(stem).join(' '));
    });
  }

  it('keeps apart what only looks alike', () => {
    const words =
      'string strong thing bring spring need speed status process analysis bus document comment'.split(' ');
    assert.equal(new Set(words.map(stem)).size, words.length);
  });

  it('leaves other languages, numbers and very long words alone', () => {
    for (const word of ['部署', 'größe', '8080', 'a'.repeat(100_000)]) assert.equal(stem(word), word);
  });
});

describe('topicWords', () => {
  it('keeps what a question is about, in the spelling of the user', () => {
    assert.deepEqual(topicWords('What do you remember about the VPN and the Staging server?'), [
      'VPN',
      'Staging',
      'server',
    ]);
    assert.deepEqual(topicWords('deploy, deploys and deploying'), ['deploy']);
    assert.deepEqual(topicWords('what was it that you said?'), []);
  });
});

describe('coverage', () => {
  it('is the share of the wanted words that are found', () => {
    assert.equal(coverage(stems('deploying Fridays'), stems('We deploy on Friday.')), 1);
    assert.equal(coverage(stems('deploy billing'), stems('We deploy on Friday.')), 0.5);
    assert.equal(coverage([], stems('We deploy')), 0);
  });

  it('counts words that only begin alike in part', () => {
    assert.equal(agreement('deploy', 'deploy'), 1);
    assert.equal(agreement('freitag', 'freitags'), 0.7);
    assert.equal(agreement('deployt', 'deployen'), 0.4);
    assert.equal(agreement('main', 'maintenance'), 0);
    assert.equal(agreement('a', 'b'), 0);
  });
});
