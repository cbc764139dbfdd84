import { useState } from 'preact/hooks';
import { Button } from './buttons.tsx';
import { strings } from './strings.ts';
import { visibleText } from './visible-text.ts';

/** Characters shown at once, and added by each click. */
const firstPart = 4_000;
const nextPart = 100_000;

/** Plain text of any length. Laying out megabytes would freeze the page, so a long one is shown in parts. */
export function LongText({ text }: { text: string }) {
  const [shown, setShown] = useState(firstPart);
  // A text that is hardly longer than the first part is not worth a button.
  const end = text.length <= shown * 1.25 ? text.length : shown;
  return (
    <>
      {visibleText(text.slice(0, end))}
      {end < text.length && (
        <div class="show-more">
          <Button onClick={() => setShown(end + nextPart)}>{strings.showMore(text.length - end)}</Button>
        </div>
      )}
    </>
  );
}
