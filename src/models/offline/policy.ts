import {
  composeForgetEverything,
  composeGreeting,
  composeHelp,
  composeObjection,
  composeTold,
  composeUndo,
  paragraphs,
} from './compose-help.ts';
import { composeOverview } from './compose-overview.ts';
import type { Intent } from './intent.ts';
import { parseIntents } from './parse-intent.ts';
import { ask, decline } from './policy-ask.ts';
import { forget, forgetLast, refuse } from './policy-forget.ts';
import { correct, remember, rememberLast } from './policy-remember.ts';
import { type Answer, type Context, say, type Step, type Turn } from './turn.ts';

/**
 * What to do next in a turn: call tools, or say the reply. Asked again after every step, it goes over the wishes of the
 * message in their order, and each takes the steps that are its own.
 */
export async function decide({ text, steps }: Turn, context: Context): Promise<Answer> {
  const said: string[] = [];
  let left = steps;
  for (const intent of parseIntents(text)) {
    const answer = await answerTo(intent, context, left);
    if (answer.kind === 'call') return answer;
    said.push(answer.text);
    left = left.slice(answer.stepsUsed);
  }
  return say(paragraphs(...new Set(said)));
}

async function answerTo(intent: Intent, context: Context, steps: readonly Step[]): Promise<Answer> {
  switch (intent.kind) {
    case 'remember':
    case 'state':
      return remember(intent, context, steps);
    case 'remember-last':
      return rememberLast(context, steps);
    case 'correct':
      return correct(intent, context, steps);
    case 'tell':
      return say(composeTold(context.memory));
    case 'ask':
      return ask(intent, context, steps);
    case 'overview':
      return say(composeOverview(intent, context));
    case 'forget':
      return forget(intent, context, steps);
    case 'refuse':
      return refuse(intent, context, steps);
    case 'forget-last':
      return forgetLast(context, steps);
    case 'forget-everything':
      return say(composeForgetEverything(context.memory));
    case 'undo':
      return say(composeUndo(context.memory));
    case 'object':
      return say(composeObjection(context.memory));
    case 'greet':
      return say(composeGreeting(context.memory));
    case 'acknowledge':
      return say('All right.');
    case 'help':
      return say(composeHelp(context.memory));
    case 'task':
    case 'other':
      return decline(intent, context, steps);
  }
}
