// Run by stopping.test.ts as a process of its own: asks once and ends, if nothing keeps it.
import { createOpenAiCompatibleModel } from '../../../src/models/openai-compatible/openai-compatible-model.ts';
import { HELLO } from './endpoint-fixture.ts';

const [baseUrl = '', end] = process.argv.slice(2);
const model = createOpenAiCompatibleModel({ baseUrl, apiKey: null, model: 'fake-model' });
const controller = new AbortController();
try {
  for await (const event of model.stream(HELLO, controller.signal)) {
    // Not at once, but when the next piece is waited for.
    if (event.type === 'text' && end === 'stop') setImmediate(() => controller.abort());
  }
} catch (error) {
  if (!controller.signal.aborted) throw error;
}
