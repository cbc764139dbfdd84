/** A codicon. It never speaks: what it means stands beside it, or is its button's label. */
export function Icon({ name, spins = false }: { name: string; spins?: boolean }) {
  return <span class={`codicon codicon-${codiconName(name)}${spins ? ' spins' : ''}`} aria-hidden="true" />;
}

/** The host names icons; a name is never more than a class. */
function codiconName(name: string): string {
  return /^[a-z][a-z0-9-]*$/.test(name) ? name : 'tools';
}

/** The sign of the view, as in media/icons/daybook.svg. */
export function BookIcon() {
  return (
    <svg
      class="book"
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <rect x="3.75" y="2.75" width="14" height="18.5" rx="2" />
      <path d="M7.75 2.75v18.5M11 7.25h3.5M21 5.75v2.5M21 10.75v2.5M21 15.75v2.5" />
    </svg>
  );
}
