import type { Intent } from './intent.ts';
import { bare, whole } from './phrase.ts';

const GREETING = whole(
  '(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?: (?:there|daybook|again|everyone))?[ ,!.]*)+',
);

const ACKNOWLEDGEMENT = whole(
  `(?:(?:${[
    '(?:thanks|thank you|thx|ty|cheers)(?: (?:a lot|so much|very much|again|daybook))?',
    'ok|okay|k|cool|great|nice|perfect|good|fine|awesome|wow|lol|well done|(?:good|nice|great) (?:job|work|one)',
    "got it|understood|alright|all right|right|sure|yes|yep|yeah|no worries|that's (?:all|it)",
    'no|nope|nah|no thanks|no thank you|wait|sorry|oops',
    '(?:never ?mind|nvm)(?:,? forget(?: (?:it|that|about it))?)?|forget (?:it|that),? (?:never ?mind|nvm)',
    'bye|goodbye|see you|good night',
  ].join('|')})[ ,.!]*)+`,
);

/** Says that something is wrong, and not what is right. */
const OBJECTION = whole(
  "(?:no,? )?(?:that|this|it)(?:'s| is| was) (?:wrong|not right|incorrect|not correct|not true|false|outdated|old)",
  'wrong|incorrect|not true',
);

const UNDO = whole(
  '(?:undo|revert|take back|scratch)(?: (?:that|this|it|(?:the|my) last (?:change|one|thing|edit)))?',
  'take (?:that|it) back',
);

const MODEL =
  '(?:language |real |different |openai |ollama )?(?:model|llm|api key|openai|ollama|lm studio|openrouter)s?';

const HELP = whole(
  '/?(?:help|help me|usage|commands|examples)',
  '(?:who|what) (?:are|r) you(?: exactly)?',
  "what(?:'s| is) your name",
  'what are (?:your|the) commands',
  'what (?:can|could|do) (?:you|i) (?:do|say|ask)(?: (?:for me|here|offline|now|with you))?',
  'how (?:does|do) (?:this|it|you|daybook|memory|the memory) work',
  'how (?:do|can|should) i use (?:this|it|you|daybook)',
  'are you (?:an? |the )?(?:ai|llm|language model|bot|robot|chat ?gpt|gpt|model|human|person|real|offline|online|assistant).{0,30}',
  `(?:(?:how (?:do|can|to|should)|can|could|do) (?:i )?)?(?:add|select|set up|setup|configure|connect|choose|change|switch|use)(?: to)?(?: an?| the| my| another| other)? ?${MODEL}`,
  '(?:which|what) (?:language )?(?:model|llm|ai)\\b.{0,30}',
  'what (?:is|does) (?:an? |the )?(?:offline|offline mode|offline model|daybook|this)(?: mean| do)?',
  'tell me (?:about|more about) (?:yourself|you|daybook)',
  'what do you (?:know|remember) about (?:yourself|you)',
);

/** Short phrases that stand for themselves. */
export function parseSmallTalk(text: string): Intent | null {
  const words = bare(text.slice(0, 200));
  if (GREETING.test(words)) return { kind: 'greet' };
  if (ACKNOWLEDGEMENT.test(words)) return { kind: 'acknowledge' };
  if (OBJECTION.test(words)) return { kind: 'object' };
  if (UNDO.test(words)) return { kind: 'undo' };
  return HELP.test(words) ? { kind: 'help' } : null;
}
