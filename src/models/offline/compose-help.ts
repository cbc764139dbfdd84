import type { MemoryMode } from '../../memory/memory.ts';
import { assertNever } from '../../base/errors.ts';

export const ADD_A_MODEL =
  'To have questions answered freely and code written, add a model: run “Daybook: Select Model” from the Command Palette.';

const WHAT_I_AM =
  'I am Daybook in offline mode: no language model, but fixed rules over your memory. Nothing leaves this machine.';

const EXAMPLES = `- **Remember:** “remember that we deploy on Fridays”, “my preferred test runner is mocha”
- **Ask:** “what do you remember about deploying?”, “when do we deploy?”
- **Correct:** “actually, we deploy on Thursdays”
- **Forget:** “forget that we deploy on Thursdays”. I ask before anything is erased.`;

/** Why nothing can be kept, and what to do about it; empty when memory is on. */
export function composeMode(memory: MemoryMode): string {
  switch (memory) {
    case 'on':
      return '';
    case 'read-only':
      return 'Memory is read-only here, because this workspace is not trusted: I can look things up, and keep nothing. “Workspaces: Manage Workspace Trust” changes that.';
    case 'off':
      return 'Memory is off for this workspace: nothing is kept, and nothing that was kept is used. “Daybook: Turn Memory On” turns it on.';
    default:
      return assertNever(memory);
  }
}

export function composeHelp(memory: MemoryMode): string {
  return paragraphs(WHAT_I_AM, composeMode(memory), EXAMPLES, ADD_A_MODEL);
}

export function composeGreeting(memory: MemoryMode): string {
  const invitation =
    memory === 'on'
      ? 'Tell me something to keep, for instance “remember that we deploy on Fridays”, or ask “what do you remember?”. “Help” says more.'
      : composeMode(memory);
  return paragraphs(`Hello. ${WHAT_I_AM}`, invitation);
}

export function composeObjection(memory: MemoryMode): string {
  if (memory !== 'on') return composeMode(memory);
  return 'Then say what is right, in a whole sentence: “actually, we deploy on Thursdays”. I change the line that it corrects.';
}

export function composeUndo(memory: MemoryMode): string {
  if (memory !== 'on') return composeMode(memory);
  return 'Every change to memory has an Undo on its card in this conversation. To erase something for good, say “forget” and what it is.';
}

/** To a statement that was not put into core memory. */
export function composeTold(memory: MemoryMode): string {
  if (memory !== 'on') return `I have not kept that. ${composeMode(memory)}`;
  return 'Kept in recall, where a question finds it again. To have it in core memory too, say “remember that”.';
}

export function composeForgetEverything(memory: MemoryMode): string {
  if (memory !== 'on') return composeMode(memory);
  return 'I erase one thing at a time, and ask before each. Say what it is, for instance “forget everything about deploying”. “What do you remember?” shows what there is.';
}

export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
