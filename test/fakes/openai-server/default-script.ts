import { type Answer, callTools, reply } from './answer.ts';
import { lastText } from './recorded-request.ts';

/** For use by hand: says what it was told, and on "remember …" calls `core_memory_append` if it may. */
export const defaultScript: Answer = (request) => {
  const { body } = request;
  const said = lastText(body, 'user');
  if (body.messages.at(-1)?.role === 'tool')
    return reply(`The tool says: ${lastText(body, 'tool')}`)(request);
  const content = /^\s*remember\s+(?:that\s+)?(.+)/is.exec(said)?.[1];
  const mayAppend = body.tools?.some((tool) => tool.function.name === 'core_memory_append') ?? false;
  if (content === undefined || !mayAppend) return reply(`You said: ${said}`)(request);
  return callTools([{ name: 'core_memory_append', arguments: { label: 'project', content } }])(request);
};
