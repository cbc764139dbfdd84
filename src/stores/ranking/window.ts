/**
 * What a turn of a conversation lends of its words to the three turns before it and the three after it, nearest first, as
 * shares of their counts: what is talked about is rarely named in every turn.
 */
export const LENT_BACK: readonly number[] = [0.3, 0.2, 0.1];
export const LENT_FORTH: readonly number[] = [0.4, 0.3, 0.1];

/** How many times its own length a turn has with what turns of the same length lend it. */
export const FULL_WINDOW = [1, ...LENT_BACK, ...LENT_FORTH].reduce((sum, share) => sum + share, 0);
