import { strings } from '../strings.ts';

/** How much of the model's window the conversation takes. */
export function ContextRing({ context }: { context: { readonly used: number; readonly window: number } }) {
  const { used, window } = context;
  const share = window > 0 ? Math.min(1, used / window) : 0;
  const text = strings.context(used, window);
  return (
    <span
      class={`ring${share > 0.8 ? ' nearly-full' : ''}`}
      role="meter"
      aria-label={text}
      aria-valuemin={0}
      aria-valuemax={window}
      aria-valuenow={Math.min(used, window)}
      title={text}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle class="track" cx="8" cy="8" r="6" />
        <circle class="used" cx="8" cy="8" r="6" pathLength={100} stroke-dasharray={`${share * 100} 100`} />
      </svg>
    </span>
  );
}
