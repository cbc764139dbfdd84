import type { NormaliseBaseUrl } from './model-choice.ts';

/** A ready choice of endpoint. The composition root passes those that `models` has. */
export interface EndpointPreset {
  readonly label: string;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  /** Where a person gets a key; null where none is needed. */
  readonly keyUrl: string | null;
  /** What a person should know before choosing it. */
  readonly hint: string;
}

export interface ListedModel {
  readonly id: string;
  /** In tokens, as the endpoint reports it. */
  readonly contextWindow?: number;
}

/** Rejects with a DaybookError `model.*`, or with an AbortError once `signal` has fired. */
export type ListModels = (request: {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly signal: AbortSignal;
}) => Promise<readonly ListedModel[]>;

/** What is known of the endpoint so far, while the user is asked. */
export interface EndpointDraft {
  /** For titles: "Ollama", "localhost:8080". */
  readonly label: string;
  readonly preset: EndpointPreset | null;
  readonly baseUrl: string;
  readonly key: { readonly value: string; readonly saved: boolean } | null;
}

/** Whether two addresses mean the same server. */
export function sameOrigin(a: string, b: string): boolean {
  const origin = URL.parse(a)?.origin;
  return origin !== undefined && origin === URL.parse(b)?.origin;
}

/** What is wrong with an address that was typed; null when nothing is. */
export function problemOf(baseUrl: string, normaliseBaseUrl: NormaliseBaseUrl): string | null {
  try {
    normaliseBaseUrl(baseUrl);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The models by name, with the one in use first. */
export function orderModels(models: readonly ListedModel[], current: string | null): readonly ListedModel[] {
  return models.toSorted(
    (a, b) => Number(b.id === current) - Number(a.id === current) || a.id.localeCompare(b.id),
  );
}
