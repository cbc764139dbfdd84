import * as z from 'zod';
import { assertNever, DaybookError, toDaybookError } from '../../base/errors.ts';

/** The model that answers in the chat, as the user chose it. */
export type ModelChoice =
  | { readonly provider: 'offline' }
  | {
      readonly provider: 'openai-compatible';
      readonly baseUrl: string;
      readonly model: string;
      /** In tokens. Null: what is known of the model, or a cautious guess. */
      readonly contextWindow: number | null;
    }
  | { readonly provider: 'editor'; readonly vendor: string; readonly modelId: string };

/** What the settings amount to: a choice, or the reason why they are none (a DaybookError `model.not-configured`). */
export type ConfiguredModel = ModelChoice | { readonly provider: 'unusable'; readonly problem: DaybookError };

/** The values of the settings `daybook.model.*`, whatever they are. */
export interface RawModelSettings {
  readonly provider: unknown;
  readonly baseUrl: unknown;
  readonly name: unknown;
  readonly contextWindow: unknown;
}

/** Brings an address into the form that requests use; throws a DaybookError that says what is wrong with it. */
export type NormaliseBaseUrl = (text: string) => string;

const providerSchema = z.enum(['offline', 'openai-compatible', 'editor']);
const textSchema = z.string().trim().catch('');
const contextWindowSchema = z.number().int().min(1024).nullable().catch(null);

export function readModelSettings(
  raw: RawModelSettings,
  normaliseBaseUrl: NormaliseBaseUrl,
): ConfiguredModel {
  try {
    return parseModelSettings(raw, normaliseBaseUrl);
  } catch (error) {
    return { provider: 'unusable', problem: toDaybookError(error) };
  }
}

/** The settings that say `choice`. Undefined: not to be set, or to stay as it is where going offline loses nothing. */
export function toModelSettings(choice: ModelChoice): Partial<RawModelSettings> {
  switch (choice.provider) {
    case 'offline':
      return { provider: undefined };
    case 'openai-compatible': {
      const { provider, baseUrl, model, contextWindow } = choice;
      return { provider, baseUrl, name: model, contextWindow: contextWindow ?? undefined };
    }
    case 'editor':
      return {
        provider: choice.provider,
        name: `${choice.vendor}/${choice.modelId}`,
        contextWindow: undefined,
      };
    default:
      return assertNever(choice);
  }
}

function parseModelSettings(raw: RawModelSettings, normaliseBaseUrl: NormaliseBaseUrl): ModelChoice {
  const parsed = providerSchema.safeParse(raw.provider ?? 'offline');
  if (!parsed.success) {
    throw notConfigured('the setting daybook.model.provider names none that Daybook knows');
  }
  const provider = parsed.data;
  const name = textSchema.parse(raw.name);
  switch (provider) {
    case 'offline':
      return { provider };
    case 'openai-compatible':
      if (name === '') throw notConfigured('no model is named in the setting daybook.model.name');
      return {
        provider,
        baseUrl: normaliseBaseUrl(textSchema.parse(raw.baseUrl)),
        model: name,
        contextWindow: contextWindowSchema.parse(raw.contextWindow),
      };
    case 'editor': {
      // The id may hold slashes itself, the vendor does not.
      const [, vendor, modelId] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
      if (vendor === undefined || modelId === undefined) {
        throw notConfigured('the setting daybook.model.name is not of the form vendor/model');
      }
      return { provider, vendor, modelId };
    }
    default:
      return assertNever(provider);
  }
}

function notConfigured(why: string): DaybookError {
  return new DaybookError(
    'model.not-configured',
    `No model is set up: ${why}. Choose one with "Daybook: Select Model".`,
  );
}
