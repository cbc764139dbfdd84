import type { EventDraft, MessageData } from '../../src/journal/events.ts';
import type { Message } from '../../src/memory/message.ts';
import type { ErasureRequest, ProjectStore, StoreChange } from '../../src/memory/ports.ts';
import { messageDraft } from '../fakes/drafts.ts';

export interface StoreUnderTest {
  /** Not opened yet. */
  readonly store: ProjectStore;
  /** Another window appends this to the same project. */
  elsewhere(drafts: readonly EventDraft[]): Promise<void>;
  /** Another window erases these sessions. */
  eraseElsewhere(request: Required<Pick<ErasureRequest, 'sessionIds'>>): Promise<void>;
  dispose(): Promise<void>;
}

/** What another window's append brings about here. */
export function hear(subject: StoreUnderTest, drafts: readonly EventDraft[]): Promise<StoreChange> {
  return heardOf(subject, () => subject.elsewhere(drafts));
}

/** The first thing that another window's doing brings about here. */
export async function heardOf(
  { store }: StoreUnderTest,
  doing: () => Promise<void>,
  isMeant: (change: StoreChange) => boolean = () => true,
): Promise<StoreChange> {
  const heard = new Promise<StoreChange>((resolve) => {
    const subscription = store.onDidChange((change) => {
      if (!isMeant(change)) return;
      subscription.dispose();
      resolve(change);
    });
  });
  await doing();
  return heard;
}

export function idsOf(messages: readonly { readonly id: string }[]): string[] {
  return messages.map(({ id }) => id);
}

/** Appends a message of a later millisecond than all before. */
export async function appendLater(
  store: ProjectStore,
  message: Partial<MessageData> & { id: string },
): Promise<Message> {
  const { hits } = await store.search({ limit: 1 });
  const newest = Date.parse(hits[0]?.message.at ?? '');
  // At most a millisecond, which is shorter than a timer can wait.
  while (Date.now() <= newest);
  await store.append([messageDraft(message)]);
  const [appended] = await store.messagesById([message.id]);
  if (!appended) throw new Error(`The message ${message.id} is not there.`);
  return appended;
}

export function titleDraft(sessionId: string, title: string): EventDraft {
  return {
    type: 'session.titled',
    sessionId,
    title,
    actor: 'user',
    origin: { kind: 'command', command: 'rename' },
  };
}
