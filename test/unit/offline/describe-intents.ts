import type { Intent } from '../../../src/models/offline/intent.ts';

/** "remember project: We deploy on Fridays. + ask: release" */
export function describeIntents(intents: readonly Intent[]): string {
  return intents.map(describeIntent).join(' + ');
}

function describeIntent(intent: Intent): string {
  const { kind } = intent;
  if (kind === 'remember' || kind === 'state' || kind === 'correct') {
    return `${kind} ${intent.label}: ${intent.text.replaceAll('\n', ' / ')}`;
  }
  if (kind === 'ask')
    return `ask: ${[...intent.words, ...(intent.period ? [`[${intent.period.name}]`] : [])].join(' ')}`;
  if (kind === 'overview') return `overview ${intent.about}`;
  if (kind === 'forget')
    return `forget${{ best: '', all: ' all', exact: ' exactly' }[intent.reach]}: ${intent.text}`;
  if (kind === 'refuse') return `refuse${intent.reach === 'exact' ? ' exactly' : ''}: ${intent.text}`;
  return kind;
}
