import * as z from 'zod';

/** What was measured of one system. Times in milliseconds, recall in percent. */
export const reportSchema = z.object({
  add_p50_ms: z.number(),
  search_p50_ms: z.number(),
  search_p95_ms: z.number(),
  recall_at_10: z.number(),
  recallByKind: z.record(z.string(), z.number()),
  /** Of 50 writes at once in one process, and of as many over five processes. Absent: nothing is kept at all. */
  kept: z.object({ one_process: z.number(), five_processes: z.number() }).optional(),
});

export type Report = z.infer<typeof reportSchema>;
