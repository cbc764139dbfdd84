import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';

/** What the links and buttons inside rendered Markdown do: they are plain nodes, so their events are taken here. */
export function useMarkdownCommands(): (event: MouseEvent | KeyboardEvent) => void {
  const { post } = usePage();
  return (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || !isMeant(event)) return;
    const href = target.closest<HTMLElement>('[data-href]')?.dataset['href'];
    if (href !== undefined) post({ type: 'open-link', href });
    const button = target.closest<HTMLElement>('button[data-command]');
    const text = button?.closest('.code')?.querySelector('pre')?.textContent;
    if (!button || event.type !== 'click' || typeof text !== 'string') return;
    if (button.dataset['command'] === 'insert') post({ type: 'insert', text });
    if (button.dataset['command'] !== 'copy') return;
    post({ type: 'copy', text });
    showCopied(button);
  };
}

/** Buttons make clicks of keys themselves, links without an address do not. The second click of two is not meant. */
function isMeant(event: MouseEvent | KeyboardEvent): boolean {
  return event instanceof KeyboardEvent ? event.key === 'Enter' : event.detail <= 1;
}

/** A tick until the pointer or the focus leaves. */
function showCopied(button: HTMLElement): void {
  const icon = button.querySelector('.codicon');
  const label = button.title;
  const show = (from: string, to: string, text: string) => {
    icon?.classList.replace(`codicon-${from}`, `codicon-${to}`);
    button.title = text;
    button.ariaLabel = text;
  };
  if (label === strings.copied) return;
  show('copy', 'check', strings.copied);
  const away = new AbortController();
  for (const name of ['mouseleave', 'blur'])
    button.addEventListener(
      name,
      () => {
        away.abort();
        show('check', 'copy', label);
      },
      { signal: away.signal },
    );
}
