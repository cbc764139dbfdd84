import { IconButton } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { strings } from '../strings.ts';

/** Pastes that are too long for the text field: sent with the message, shown as chips. */
export function PastedTexts({
  pastes,
  onRemove,
}: {
  pastes: readonly string[];
  onRemove: (index: number) => void;
}) {
  if (pastes.length === 0) return null;
  return (
    <ul class="pastes">
      {pastes.map((paste, index) => (
        <li key={index}>
          <Icon name="file" />
          {strings.pastedText(paste.length)}
          <IconButton icon="close" label={strings.removePastedText} onClick={() => onRemove(index)} />
        </li>
      ))}
    </ul>
  );
}
