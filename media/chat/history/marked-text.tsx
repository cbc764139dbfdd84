import type { Mark } from '../../../src/vscode/chat/protocol.ts';
import { visibleText } from '../visible-text.ts';

/** Plain text in which stretches are highlighted. */
export function MarkedText({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const parts = partsOf(text, marks);
  return (
    <>
      {parts.map(({ text: part, isMarked }, index) =>
        isMarked ? <mark key={index}>{visibleText(part)}</mark> : visibleText(part),
      )}
    </>
  );
}

interface Part {
  readonly text: string;
  readonly isMarked: boolean;
}

function partsOf(text: string, marks: readonly Mark[]): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const [start, stop] of marks) {
    parts.push(
      { text: text.slice(end, start), isMarked: false },
      { text: text.slice(start, stop), isMarked: true },
    );
    end = stop;
  }
  parts.push({ text: text.slice(end), isMarked: false });
  return parts.filter((part) => part.text !== '');
}
