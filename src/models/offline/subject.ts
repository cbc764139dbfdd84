import { CHOSEN, NO_STATE, PROJECT_HAS, USER_HAS } from './subject-words.ts';
import { withPlainQuotes } from './phrase.ts';
import { stems } from './words.ts';

/** What a statement is about, when that can have one value at a time. */
interface Subject {
  readonly name: string;
  readonly relation: string;
}

const OF_SOMEONE = new RegExp(
  String.raw`^(?<subject>(?:my|our|the|the project's|this project's|the user's)\s.*?)\s+(?<relation>(?:is|are)(?: now)?)\s+${NO_STATE}\S`,
  'i',
);
const PLACED =
  /^(?<subject>.+?)\s+(?<relation>(?:is|are)(?: now)? (?:called|named|at|hosted (?:on|at)|written in)|lives? (?:in|at)|runs? on port)\s+\S/i;
const CALL_ME = /^(?<subject>(?:please )?call (?:me|myself))\s+\S/i;

const HAS_ONE_VALUE = new RegExp(String.raw`\b(?:${CHOSEN})\b|\b(?:${USER_HAS}|${PROJECT_HAS})$`, 'i');
const NOT_THE_SUBJECT = new RegExp(
  String.raw`^(?:(?:please|my|our|the|this|user's|project's)\s+)+|\b(?:${CHOSEN})\s+|\s+now$`,
  'gi',
);

/**
 * Whether the second statement takes the place of the first: the same single-valued thing with another value. "My
 * preferred test runner is …", "the staging server is at …"; but not "Bob is …", of whom many things may hold.
 */
export function isSameSubject(a: string, b: string): boolean {
  const [first, second] = [subjectOf(a), subjectOf(b)];
  return (
    first !== null && second !== null && first.name === second.name && first.relation === second.relation
  );
}

function subjectOf(text: string): Subject | null {
  const plain = withPlainQuotes(text);
  const placed = (CALL_ME.exec(plain) ?? PLACED.exec(plain))?.groups;
  if (placed) return toSubject(placed);
  const owned = OF_SOMEONE.exec(plain)?.groups;
  return owned && HAS_ONE_VALUE.test(owned['subject'] ?? '') ? toSubject(owned) : null;
}

function toSubject(groups: Readonly<Record<string, string | undefined>>): Subject {
  const { subject = '', relation = '' } = groups;
  const core = subject.replaceAll(NOT_THE_SUBJECT, '');
  return {
    name: stems(core === '' ? subject : core).join(' '),
    relation: relation.toLowerCase().replace(/^(is|are)( now)?/, 'is'),
  };
}
