// A fake OpenAI-compatible endpoint to try Daybook with by hand:
//   npx node test/fakes/openai-server/cli.ts [--port 8123] [--script answers.json] [--key sk-test] [--pause 30]
// Without a script, and when a script is used up, it echoes; see default-script.ts and script-file.ts.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { paced } from './answer.ts';
import { defaultScript } from './default-script.ts';
import { parseScript } from './script-file.ts';
import { startOpenAiServer } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8123' },
    script: { type: 'string' },
    key: { type: 'string' },
    /** In milliseconds, before each word of an echo. */
    pause: { type: 'string', default: '30' },
  },
});

const script = values.script === undefined ? null : parseScript(readFileSync(values.script, 'utf8'));
const server = await startOpenAiServer({
  ...script?.options,
  ...(values.key === undefined ? {} : { key: values.key }),
  port: Number(values.port),
});
script?.apply(server);
server.answer(paced(Number(values.pause), defaultScript), { always: true });
process.stdout.write(`${server.url}/v1\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());

void logRequests();

async function logRequests(): Promise<never> {
  for (;;) {
    const { method, path, body } = await server.nextRequest();
    process.stdout.write(`${method} ${path} ${JSON.stringify(body.messages.at(-1) ?? '')}\n`);
  }
}
