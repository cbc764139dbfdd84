import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatStatus } from '../../../src/vscode/chat/protocol.ts';
import { IconButton } from '../buttons.tsx';
import { type Draft, isEmpty, longestTypedText, messageOf, withoutPaste, withPaste } from '../draft.ts';
import { usePage } from '../page-context.ts';
import type { Session } from '../state.ts';
import { strings } from '../strings.ts';
import { ContextRing } from './context-ring.tsx';
import { ModelButton } from './model-button.tsx';
import { PastedTexts } from './pasted-texts.tsx';
import { MemoryState, StatusLine } from './status-line.tsx';
import { step, type Walk } from './history.ts';

interface ComposerProps {
  session: Session | null;
  status: ChatStatus | null;
  draft: Draft;
  focusRequest: number;
}

export function Composer({ session, status, draft, focusRequest }: ComposerProps) {
  const { post } = usePage();
  const field = useRef<HTMLTextAreaElement>(null);
  const { edit, send, walk } = useDraft(field);
  const busy = status?.busy ?? false;
  const ready = session !== null && status !== null;

  useLayoutEffect(() => {
    if (focusRequest > 0) focusAtEnd(field.current);
  }, [focusRequest]);

  const onKeyDown = (event: KeyboardEvent) => {
    // While a word is being composed, Enter and the arrows belong to the input method; Safari says so by 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp') {
      ifCaretStays(field.current, () => walk('older'));
    } else if (event.key === 'ArrowDown') {
      ifCaretStays(field.current, () => walk('newer'));
    }
  };
  const onPaste = (event: Event, pasted: string | undefined) => {
    if (!pasted || pasted.length + draft.text.length <= longestTypedText) return;
    event.preventDefault();
    edit((current) => withPaste(current, pasted));
  };

  return (
    <div class={`composer${ready ? '' : ' waiting'}`} aria-busy={!ready}>
      {status && <MemoryState memory={status.memory} />}
      <div class="composer-box">
        <PastedTexts
          pastes={draft.pastes}
          onRemove={(index) => edit((current) => withoutPaste(current, index))}
        />
        <textarea
          ref={field}
          rows={1}
          value={draft.text}
          placeholder={strings.placeholder}
          aria-label={strings.composer}
          onInput={({ currentTarget }) => edit((current) => ({ ...current, text: currentTarget.value }))}
          onKeyDown={onKeyDown}
          onPaste={(event) => onPaste(event, event.clipboardData?.getData('text/plain'))}
          onDrop={(event) => onPaste(event, event.dataTransfer?.getData('text/plain'))}
        />
        <div class="composer-bar">
          {status && <ModelButton model={status.model} />}
          {status?.context && <ContextRing context={status.context} />}
          {busy ? (
            <IconButton
              class="send"
              icon="debug-stop"
              label={strings.stop}
              hint={strings.stopHint}
              onClick={() => post({ type: 'stop' })}
            />
          ) : (
            <IconButton
              class="send"
              icon="arrow-up"
              label={strings.send}
              hint={strings.sendHint}
              disabled={!ready || isEmpty(draft)}
              onClick={send}
            />
          )}
        </div>
      </div>
      <StatusLine status={status} />
    </div>
  );
}

/** What keys and clicks do to the draft. They act upon the newest state: the drawn one may be a keystroke behind. */
function useDraft(field: { readonly current: HTMLTextAreaElement | null }) {
  const { post, dispatch, state } = usePage();
  const place = useRef<Walk | null>(null);

  const edit = (change: (draft: Draft) => Draft) => {
    place.current = null;
    dispatch({ type: 'draft-changed', draft: change(state().draft) });
  };
  const send = () => {
    const { session, status, draft } = state();
    if (!session || !status || status.busy || isEmpty(draft)) return;
    const text = messageOf(draft);
    place.current = null;
    post({ type: 'send', text });
    dispatch({ type: 'message-sent', text });
  };
  const walk = (direction: 'older' | 'newer') => {
    const { session, draft } = state();
    const next = step(session?.sent ?? [], place.current, draft, direction);
    if (!next) return;
    place.current = next.walk;
    dispatch({ type: 'draft-changed', draft: next.draft });
    placeCaret(field.current, next.draft.text, direction);
  };
  return { edit, send, walk };
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** The field knows best which of its wrapped lines the caret is on: it is on the first (last) if the key moves nothing. */
function ifCaretStays(field: HTMLTextAreaElement | null, then: () => void): void {
  const before = field?.selectionStart;
  requestAnimationFrame(() => {
    if (field && field.selectionStart === before && field.selectionEnd === before) then();
  });
}

/** At the side from which the next step in the same direction is one key away. */
function placeCaret(field: HTMLTextAreaElement | null, text: string, direction: 'older' | 'newer'): void {
  if (!field) return;
  field.value = text;
  const at = direction === 'older' ? 0 : text.length;
  field.setSelectionRange(at, at);
}
