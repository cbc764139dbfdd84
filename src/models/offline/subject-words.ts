/** Marks one of many as the one that counts. */
export const CHOSEN = 'preferr?ed|favou?rite|default|usual|main|primary|go-to';

/** What a user has one of. */
export const USER_HAS = [
  'name|first name|last name|surname|nickname|pronouns|username|handle|birthday|time ?zone|city|country',
  'e-?mail(?: address)?|github(?: handle| username| name)?',
  'role|job|job title|title|company|employer|team|manager|boss',
  'editor|ide|shell|os|operating system|keyboard layout|native language|first language|mother tongue',
].join('|');

/** What a project has one of. */
export const PROJECT_HAS = [
  '(?:default |main |release )?branch|test runner|test framework|package manager|linter|formatter|bundler|build tool',
  'framework|language|database|licen[cs]e|style guide|code style|naming convention|commit convention|indentation',
  'ci|issue tracker|deploy day|release day|node version|tech stack|stack',
].join('|');

/** Before a value: not one that only tells how something fares. */
export const NO_STATE = `(?!(?:${[
  'not|too|very|so|really|being|getting|\\w+ing',
  'slow|fast|down|up|red|green again|stuck|wrong|missing|empty|gone|dead|open|closed|frozen|buggy|flaky|late|full|a mess',
  'fine|ok|okay|ready|done|good|great|bad|better|worse|nice|cool|awesome|terrible|weird|old',
].join('|')})\\b)`;
