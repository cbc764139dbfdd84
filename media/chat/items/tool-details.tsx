import type { ToolItem } from '../../../src/vscode/chat/protocol.ts';
import { LongText } from '../long-text.tsx';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** Characters. Longer arguments are shown as they came. */
const longestJson = 200_000;

/** What was called, with what, and what came back. */
export function ToolDetails({ item }: { item: ToolItem }) {
  return (
    <dl class="tool-details">
      <dt>{strings.toolName}</dt>
      <dd>
        <code>{visibleText(item.toolName)}</code>
      </dd>
      <dt>{strings.toolArguments}</dt>
      <dd>
        <Output label={strings.toolArguments} text={prettyJson(item.arguments)} />
      </dd>
      <dt>{strings.toolResult}</dt>
      <dd>
        <Output label={strings.toolResult} text={item.result || strings.noResult} />
      </dd>
    </dl>
  );
}

function Output({ label, text }: { label: string; text: string }) {
  return (
    <pre class="output" tabIndex={0} role="group" aria-label={label}>
      <LongText text={text} />
    </pre>
  );
}

/** A model's arguments may be half-written or no JSON at all. */
function prettyJson(text: string): string {
  if (text.length > longestJson) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
