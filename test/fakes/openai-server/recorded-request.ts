import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

const message = z.looseObject({ role: z.string().catch(''), content: z.unknown() });
const tool = z.looseObject({ function: z.looseObject({ name: z.string() }) });
const body = z.looseObject({
  model: z.string().catch(''),
  stream: z.boolean().catch(false),
  messages: z.array(message).catch([]),
  tools: z.array(tool).optional().catch(undefined),
});

/** The JSON that a request carried, with defaults where it has something else; every other field is there too. */
export type RequestBody = z.infer<typeof body>;

/** A request as it came in. */
export interface RecordedRequest {
  readonly method: string;
  /** Without query: "/v1/chat/completions". */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: RequestBody;
  /** `answered`: to the last byte. `cut`: as scripted. `aborted`: the client went away before the end. */
  readonly ended: Promise<'answered' | 'cut' | 'aborted'>;
}

export function parseBody(text: string): RequestBody {
  try {
    return body.parse(JSON.parse(text));
  } catch {
    return body.parse({});
  }
}

/** The text of the last message with that role, '' if there is none. */
export function lastText({ messages }: RequestBody, role: string): string {
  const content = messages.findLast((each) => each.role === role)?.content;
  return typeof content === 'string' ? content : '';
}
