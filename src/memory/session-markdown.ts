import { longMoment } from './calendar.ts';
import type { Message, Session, ToolCall } from './message.ts';

/** A session as a Markdown document. Whatever was said in it stays inside its quotation or fence. Times are local. */
export function sessionMarkdown(session: Session, messages: readonly Message[]): string {
  const [first, last] = [session.startedAt, session.lastAt].map((at) => longMoment(Date.parse(at)));
  const count = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`;
  const heading = `# ${inline(session.title) || 'Conversation'}`;
  const dates = first === last ? first : `${first} – ${last}`;
  return `${[heading, `*${dates} · ${count}*`, ...sections(messages)].join('\n\n')}\n`;
}

/** Results stand with the calls that they answer. */
function sections(messages: readonly Message[]): string[] {
  const answered = new Set<Message>();
  return messages.flatMap((message, index) => {
    if (message.role === 'tool') return answered.has(message) ? [] : [toolDetails(undefined, message)];
    // Ids of calls may come again in later messages, so only what follows at once is looked at.
    const next = messages.findIndex(({ role }, at) => at > index && role !== 'tool');
    const results = messages.slice(index + 1, next < 0 ? undefined : next);
    const calls = (message.toolCalls ?? []).map((call) => {
      const result = results.find(({ toolCallId }) => toolCallId === call.id);
      if (result) answered.add(result);
      return toolDetails(call, result);
    });
    return [
      headingOf(message),
      ...(message.content.trim() === '' ? [] : [quotation(message.content)]),
      ...calls,
    ];
  });
}

function headingOf({ role, speaker, model, at, status }: Message): string {
  const name = speaker ?? (role === 'user' ? 'You' : 'Daybook');
  const by = model === undefined ? '' : ` (${inline(model)})`;
  const interrupted = status === 'interrupted' ? ' · *interrupted*' : '';
  return `## ${inline(name)}${by} · ${longMoment(Date.parse(at))}${interrupted}`;
}

/** One line, that opens to what the tool was asked and what it answered. */
function toolDetails(call: ToolCall | undefined, result: Message | undefined): string {
  const name = escapeHtml(call?.name ?? result?.toolName ?? 'a tool');
  const outcome = result === undefined ? ' · no answer' : result.isError ? ' · failed' : '';
  return [
    `<details><summary>Called ${name}${outcome}</summary>`,
    ...(call && call.arguments !== '' ? [fence(call.arguments)] : []),
    ...(result ? [fence(result.content)] : []),
    '</details>',
  ].join('\n\n');
}

/** Markdown that cannot get out: an open code block or tag ends where the quotation ends. */
function quotation(text: string): string {
  return text
    .trimEnd()
    .split(/\r\n|[\n\r]/)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** A code block whose fence is longer than any in the text. */
function fence(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const marks = '`'.repeat(longest + 1);
  return `${marks}\n${text}\n${marks}`;
}

/** One line of anyone's text, shown as it is. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~&]/g, String.raw`\$&`);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
