import type { DiffLine } from '../../../src/vscode/chat/protocol.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

const signs = { added: '+', removed: '-', context: ' ' } as const;
const spoken = { added: strings.addedLine, removed: strings.removedLine, context: '' } as const;

/** A diff that colour, signs and voice each tell in full. */
export function DiffLines({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <ul class="diff" aria-label={strings.diff}>
      {lines.map((line, index) => (
        <li key={index} class={line.kind}>
          <span class="sign" aria-hidden="true">
            {signs[line.kind]}
          </span>
          <span class="visually-hidden">{spoken[line.kind]}</span>
          <span class="text">{visibleText(line.text)}</span>
        </li>
      ))}
    </ul>
  );
}
