import { rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';

const reportSchema = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  failures: z.array(z.object({ title: z.string(), error: z.string() })),
});

/** What a suite tells the runner when it comes to its end; a suite that leaves none has crashed. */
export type Report = z.infer<typeof reportSchema>;

export function parseReport(text: string): Report {
  return reportSchema.parse(JSON.parse(text));
}

/** Whole or not at all: the runner may be waiting for the file to appear. */
export async function writeReport(file: string, report: Report): Promise<void> {
  await writeFile(`${file}.part`, JSON.stringify(report, undefined, 2));
  await rename(`${file}.part`, file);
}
