import { redactor, redactRecord } from '../journal/redact.ts';
import { type MessageData, messageSchema } from '../journal/events.ts';

/** The message with the mark wherever it says one of the texts, in its calls and details too. */
export function redactMessage(message: MessageData, texts: readonly string[]): MessageData {
  if (texts.length === 0) return message;
  return messageSchema.parse(redactRecord(message, redactor(texts)));
}
