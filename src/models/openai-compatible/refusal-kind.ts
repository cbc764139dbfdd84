import type { Refusal } from './refusal.ts';

export type RefusalKind =
  | 'auth'
  | 'no-credit'
  | 'model-not-found'
  | 'url-not-found'
  | 'rate-limited'
  | 'context-exceeded'
  /** It does not take `tools`. */
  | 'no-tools'
  /** It does not take `stream_options`. */
  | 'no-usage'
  | 'server'
  | 'refused';

// Servers agree on nothing but the status, and not always on that, so it comes down to their words. Each is followed by
// who says it.

/** OpenAI, vLLM · LM Studio, llama.cpp · Anthropic · Groq and OpenAI, where no waiting helps · Gemini · Mistral. */
const CONTEXT =
  /context_length_exceeded|maximum context length|(?:exceeds?|overflows?|larger than|greater than)[^]{0,60}context|exceed_context|prompt is too long|request too large|string_above_max_length|input token count|too large for model with|reduce the length/i;

/** OpenAI · OpenRouter · OpenAI, Groq · Ollama · LM Studio. */
const MODEL =
  /model_not_found|not a valid model|model\b[^]{0,120}(?:does not exist|not found|not exist|is not available|not loaded)|(?:no such|unknown|invalid|unsupported) model|no models loaded/i;

/** Ollama, DeepSeek · Groq, Mistral · OpenRouter · vLLM · llama.cpp · LiteLLM, Azure, old llama.cpp. */
const TOOLS =
  /(?:not|n't) support (?:the )?(?:use of )?(?:tools?|function|tool_choice)|(?:tools?|tool[ _-]?(?:use|calling|calls|choice)|function[ _-]?calling)[`'"]* (?:is|are)(?: not|n't) (?:supported|enabled|available|implemented)|endpoints found that support tool|enable-auto-tool-choice|tools param requires|(?:unsupported|unrecognized|unknown|unexpected)[\w ]{0,40}(?:argument|param|parameter|field|keyword)[^]{0,40}\b(?:tools|tool_choice|functions)\b/i;
/** FastAPI with pydantic: old vLLM and many small servers. */
const TOOLS_FORBIDDEN = /\btools\b(?=[^]*extra[_ ](?:inputs|fields|forbidden))/i;

const CREDIT =
  /insufficient_quota|insufficient[ _](?:balance|credits?|funds)|exceeded your current quota|billing/i;
const RATE = /rate[ _-]?limit|too many requests|resource_exhausted/i;
/** Also with status 400: Gemini, xAI. */
const KEY = /invalid[ _]api[ _]key|incorrect api key|api key not valid|api_key_invalid/i;
const AUTH = /unauthori[sz]ed|authentication/i;
const USAGE = /stream_options|include_usage/i;

export function kindOfRefusal({ status, text }: Refusal): RefusalKind {
  if (status === 401 || KEY.test(text)) return 'auth';
  if (status === 402 || (status === 429 && CREDIT.test(text))) return 'no-credit';
  if (status === 413 || CONTEXT.test(text)) return 'context-exceeded';
  if (status === 403) return 'auth';
  if (status === 429) return 'rate-limited';
  if (USAGE.test(text)) return 'no-usage';
  if (status !== 405 && (TOOLS.test(text) || TOOLS_FORBIDDEN.test(text))) return 'no-tools';
  if (status === null) return kindByWords(text);
  if (status < 500 && MODEL.test(text)) return 'model-not-found';
  if (status === 404 || status === 405 || status === 410) return 'url-not-found';
  return status !== 501 && (status >= 500 || [408, 409, 425].includes(status)) ? 'server' : 'refused';
}

function kindByWords(text: string): RefusalKind {
  if (RATE.test(text)) return 'rate-limited';
  if (AUTH.test(text)) return 'auth';
  return MODEL.test(text) ? 'model-not-found' : 'server';
}
