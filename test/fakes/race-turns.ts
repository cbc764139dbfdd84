import * as z from 'zod';

/** What a window does in a race. */
export type RaceAction =
  | { readonly kind: 'compact' }
  | { readonly kind: 'erase'; readonly text: string }
  | { readonly kind: 'say'; readonly id: string };

export const raceMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enter'), root: z.string() }),
  z.object({
    kind: z.literal('run'),
    action: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('compact') }),
      z.object({ kind: z.literal('erase'), text: z.string() }),
      z.object({ kind: z.literal('say'), id: z.string() }),
    ]),
  }),
]);
export type RaceMessage = z.infer<typeof raceMessageSchema>;

export interface RaceAnswer {
  readonly error: string | null;
}

const MAX_ACTORS = 4;
export const MAX_TURNS = 4_000;

/** Memory that the actors share: how far the schedule has come, who takes part, and the schedule: an actor per turn. */
export function raceMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * (1 + MAX_ACTORS + MAX_TURNS));
}

export function setSchedule(memory: SharedArrayBuffer, schedule: readonly number[]): void {
  const cells = new Int32Array(memory);
  cells.fill(0);
  cells.set(schedule, 1 + MAX_ACTORS);
}

interface Turns {
  /** From now on, `next` waits. */
  enter(): void;
  /** Ends this actor's turn, if it has one, and waits for its next. */
  next(): void;
  /** From now on, nobody waits for this actor. */
  leave(): void;
}

/** Lets actors in different threads go on one at a time, as the schedule has it; when that is at its end, all at once. */
export function takeTurns(memory: SharedArrayBuffer, index: number): Turns {
  const cells = new Int32Array(memory);
  const isIn = (actor: number): boolean => Atomics.load(cells, 1 + actor) === 1;
  let holdsTurn = false;
  const pass = (): void => {
    holdsTurn = false;
    Atomics.add(cells, 0, 1);
    Atomics.notify(cells, 0);
  };
  return {
    enter() {
      Atomics.store(cells, 1 + index, 1);
    },
    next() {
      if (!isIn(index)) return;
      if (holdsTurn) pass();
      for (;;) {
        const turn = Atomics.load(cells, 0);
        const actor = turn < MAX_TURNS ? Atomics.load(cells, 1 + MAX_ACTORS + turn) : index;
        if (actor === index) break;
        if (isIn(actor)) Atomics.wait(cells, 0, turn, 1_000);
        else if (Atomics.compareExchange(cells, 0, turn, turn + 1) === turn) Atomics.notify(cells, 0);
      }
      holdsTurn = true;
    },
    leave() {
      Atomics.store(cells, 1 + index, 0);
      if (holdsTurn) pass();
      else Atomics.notify(cells, 0);
    },
  };
}
