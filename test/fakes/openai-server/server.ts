import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, json, status } from './answer.ts';
import { embed } from './embedding.ts';
import { play } from './play.ts';
import { parseBody, type RecordedRequest } from './recorded-request.ts';

export interface ServerOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Ids for `/v1/models`. */
  readonly models?: readonly string[];
  /** Requests without this key are answered with 401. */
  readonly key?: string;
}

export interface AnswerOptions {
  /** Which requests it is for. Default: any. */
  readonly when?: (request: RecordedRequest) => boolean;
  /** Default: '/v1/chat/completions'. */
  readonly path?: string;
  /** Keep it for further requests. Default: once. */
  readonly always?: boolean;
}

/**
 * An OpenAI-compatible endpoint on 127.0.0.1 that answers as it was told: with the first answer that is left and fits.
 * Models and embeddings have good answers without being told; a chat request without one gets 501 and a message.
 */
export interface FakeOpenAiServer {
  /** "http://127.0.0.1:12345" */
  readonly url: string;
  /** Every request so far, also those that nothing was scripted for. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were opened to it. */
  readonly connections: number;
  answer(answer: Answer, options?: AnswerOptions): void;
  /** The next request that was not yet returned from here, when it has come. */
  nextRequest(): Promise<RecordedRequest>;
  close(): Promise<void>;
}

const CHAT = '/v1/chat/completions';

export async function startOpenAiServer(options: ServerOptions = {}): Promise<FakeOpenAiServer> {
  const rules: (AnswerOptions & { answer: Answer })[] = [];
  const requests: RecordedRequest[] = [];
  const waiting: ((request: RecordedRequest) => void)[] = [];
  let returned = 0;
  let connections = 0;

  function answerTo(request: RecordedRequest): Answer {
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
      return status(401, {
        message: `Incorrect API key provided: ${request.headers.authorization ?? 'none'}`,
      });
    }
    const index = rules.findIndex(
      ({ path = CHAT, when }) => path === request.path && (when?.(request) ?? true),
    );
    const rule = rules[index];
    if (!rule) return defaultAnswer(request, options.models ?? ['fake-model']);
    if (!rule.always) rules.splice(index, 1);
    return rule.answer;
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const { promise: ended, resolve: end } = Promise.withResolvers<'answered' | 'cut' | 'aborted'>();
    const request: RecordedRequest = {
      method: incoming.method ?? '',
      path: new URL(incoming.url ?? '', 'http://fake').pathname,
      headers: incoming.headers,
      text: body,
      body: parseBody(body),
      ended,
    };
    requests.push(request);
    const waiter = waiting.shift();
    if (waiter) {
      returned += 1;
      waiter(request);
    }
    end(await play(answerTo(request)(request), response));
  }

  const server = createServer((incoming, response) => {
    // Reading fails when the client goes away in the middle of its request, which is nothing to answer to.
    handle(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    answer: (answer, answerOptions = {}) => void rules.push({ ...answerOptions, answer }),
    nextRequest() {
      const request = requests[returned];
      if (!request) return new Promise((resolve) => waiting.push(resolve));
      returned += 1;
      return Promise.resolve(request);
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function defaultAnswer({ path, body }: RecordedRequest, models: readonly string[]): Answer {
  switch (path) {
    case '/v1/models':
      return json({
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' })),
      });
    case '/v1/embeddings':
      return json(embed(body['input']));
    case CHAT:
      return status(501, { message: 'The script of the fake server has no answer for this request.' });
    default:
      return status(404, { message: `Nothing here: ${path}` });
  }
}
