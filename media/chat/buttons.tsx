import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { strings } from './strings.ts';

interface ButtonProps {
  onClick: () => void;
  children: ComponentChildren;
  kind?: 'primary' | 'secondary' | 'link';
  /** What is read aloud, where the face alone does not say it. */
  label?: string;
  disabled?: boolean;
}

export function Button({ onClick, children, kind = 'link', label, disabled = false }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${kind}`}
      aria-label={label}
      disabled={disabled}
      onClick={(event) => once(event, onClick)}
    >
      {children}
    </button>
  );
}

interface IconButtonProps {
  icon: string;
  label: string;
  onClick: () => void;
  /** Shown in place of the label: with the key that does the same. */
  hint?: string;
  class?: string;
  disabled?: boolean;
  tabIndex?: number;
}

export function IconButton({
  icon,
  label,
  onClick,
  hint,
  class: extra = '',
  disabled = false,
  tabIndex = 0,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${extra}`}
      aria-label={label}
      title={hint ?? label}
      disabled={disabled}
      tabIndex={tabIndex}
      onClick={(event) => once(event, onClick)}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Shows a tick after the click, until the pointer or the focus leaves. */
export function CopyButton({ label, onCopy }: { label: string; onCopy: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <span onMouseLeave={() => setCopied(false)} onFocusOut={() => setCopied(false)}>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? strings.copied : label}
        onClick={() => {
          onCopy();
          setCopied(true);
        }}
      />
    </span>
  );
}

/** The second click of a double click is not a second wish. */
function once(event: MouseEvent, action: () => void): void {
  if (event.detail <= 1) action();
}
