import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chooseBlock, settle } from '../../../src/models/offline/settle.ts';
import { isSameSubject } from '../../../src/models/offline/subject.ts';

describe('settle', () => {
  for (const [text, settled] of [
    ['we deploy on fridays', 'We deploy on fridays.'],
    ['  we deploy!!! ', 'We deploy.'],
    ['“we deploy”', 'We deploy.'],
    ['iOS builds', 'iOS builds.'],
    ['eslint.config.js is generated', 'eslint.config.js is generated.'],
    ['docs are in docs/', 'Docs are in docs/'],
    ['ask ada@example.com', 'Ask ada@example.com'],
    ['the port is 8080', 'The port is 8080.'],
    ['use node 24.1', 'Use node 24.1'],
    ['我们周五部署', '我们周五部署'],
    ['мы деплоим', 'Мы деплоим.'],
    ['"a" and "b"', '"a" and "b".'],
    ['- one\r\n\r\n  - two', '- one\n- two'],
    ['👍', '👍'],
  ] as const) {
    it(JSON.stringify(text), () => assert.equal(settle(text), settled));
  }
});

describe('chooseBlock', () => {
  for (const [text, label] of [
    ['I prefer tabs', 'human'],
    ["I'm Ada", 'human'],
    ['Call me Ada', 'human'],
    ['My team is Platform', 'human'],
    ['Answer in German', 'human'],
    ['The user likes tabs', 'human'],
    ['We deploy on Fridays, ask me', 'project'],
    ['I think we deploy on Fridays', 'human'],
    ['The API key is in my vault', 'project'],
    ['My project uses pnpm', 'project'],
    ['In this repo I own the parser', 'project'],
    ['Lint with oxlint', 'project'],
    ['for (let i = 0; i < 3; i++)', 'project'],
    ['![i](x.png)', 'project'],
  ] as const) {
    it(`${text}: ${label}`, () => assert.equal(chooseBlock(text), label));
  }
});

describe('isSameSubject', () => {
  for (const [a, b] of [
    ['My preferred test runner is mocha.', 'my preferred test runner is vitest'],
    ['My preferred test runner is mocha.', 'my test runner is now vitest'],
    ['My name is Ada.', 'My name is Grace.'],
    ['Call me Ada.', 'please call me Grace'],
    ['Our default branch is main.', 'the default branch is trunk'],
    ['The staging server is at 10.0.0.4', 'the staging server is at 10.0.0.5'],
    ['This repo is called a.', 'this repo is called b'],
    ['My favourite color is green.', 'my favorite color is blue'],
  ] as const) {
    it(`${a} | ${b}`, () => assert.ok(isSameSubject(a, b)));
  }

  for (const [a, b] of [
    ['Bob is the CTO.', 'Bob is on holiday.'],
    ['The API is fast.', 'The API is at example.com'],
    ['We use tabs.', 'We use pnpm.'],
    ['I prefer tabs.', 'I prefer pnpm.'],
    ['My native language is German.', 'My favourite language is OCaml.'],
    ['Our CI is Buildkite.', 'Our CI is slow.'],
    ['My name is Ada.', 'My dog’s name is Rex.'],
    ['This project uses pnpm.', 'This project uses vitest.'],
    ['The staging server is at 10.0.0.4', 'The production server is at 10.0.0.5'],
  ] as const) {
    it(`${a} || ${b}`, () => assert.ok(!isSameSubject(a, b)));
  }
});
