import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/editor/browser.ts';
import { outDir } from '../../../scripts/paths.ts';
import type { HostMessage, WebviewMessage } from '../../../src/vscode/chat/protocol.ts';
import { deliver, fakeVsCode, type Look, sentMessages } from './in-page.ts';
import { startPageServer } from './page-server.ts';
import dark from './themes/dark.json' with { type: 'json' };
import hcDark from './themes/hc-dark.json' with { type: 'json' };
import hcLight from './themes/hc-light.json' with { type: 'json' };
import light from './themes/light.json' with { type: 'json' };

export const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof themes)[number];

interface OpenOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  reduceMotion?: boolean;
  /** False: a browser that does not anchor scrolling by itself, as Safari. */
  scrollAnchoring?: boolean;
}

/** The chat page in a browser, with the test in the place of the extension host. */
export interface ChatPage {
  readonly page: Page;
  /** Every address the page asked for. */
  readonly requests: readonly string[];
  /** Uncaught errors and everything the console was told of errors, violations of the policy included. */
  readonly errors: readonly string[];
  /** The host says something to the page; returns when the page has drawn it. */
  post(...messages: HostMessage[]): Promise<void>;
  /** What the page has said to the host, `ready` included. */
  sent(): Promise<WebviewMessage[]>;
  /** The first message of that type, once it has been sent. */
  sentOf<T extends WebviewMessage['type']>(type: T): Promise<WebviewMessage & { type: T }>;
  /** VS Code throws the page away and makes it anew from its saved state. */
  reload(): Promise<void>;
  /** Writes out/screenshots/<name>.png, for people. */
  screenshot(name: string): Promise<void>;
}

export interface ChatPages {
  /** Bytes of the minified script. */
  readonly scriptSize: number;
  open(options?: OpenOptions): Promise<ChatPage>;
  /** Closes the pages that were opened so far. */
  closeAll(): Promise<void>;
}

/** A browser and a server; disposing of it closes both. */
export async function startChatPages(): Promise<ChatPages & AsyncDisposable> {
  const server = await startPageServer();
  const browser = await launchBrowser();
  const contexts: BrowserContext[] = [];
  return {
    scriptSize: server.scriptSize,
    async open(options = {}) {
      const context = await browser.newContext(contextOptions(options));
      contexts.push(context);
      return openPage(context, server.url, options);
    },
    async closeAll() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Gives the tests of a suite a browser and a server, and closes every page after each test. */
export function useChatPages(): Pick<ChatPages, 'open'> {
  let pages: (ChatPages & AsyncDisposable) | undefined;

  before(async () => {
    pages = await startChatPages();
  });
  afterEach(() => pages?.closeAll());
  after(() => pages?.[Symbol.asyncDispose]());

  return {
    async open(options) {
      if (!pages) throw new Error('Pages are opened inside tests only.');
      return pages.open(options);
    },
  };
}

function contextOptions({ width = 400, height = 800, reduceMotion = false }: OpenOptions) {
  return {
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: reduceMotion ? ('reduce' as const) : ('no-preference' as const),
  };
}

async function openPage(context: BrowserContext, url: string, options: OpenOptions): Promise<ChatPage> {
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(fakeVsCode, look(options));
  await page.goto(url);
  await sentOf(page, 'ready');
  return {
    page,
    requests,
    errors,
    post: (...messages) => page.evaluate(deliver, messages),
    sent: async () => (await page.evaluate(sentMessages, null)) || [],
    sentOf: (type) => sentOf(page, type),
    reload: async () => {
      await page.reload();
      await sentOf(page, 'ready');
    },
    screenshot: (name) => screenshot(page, name),
  };
}

async function sentOf<T extends WebviewMessage['type']>(page: Page, type: T) {
  const isWanted = (message: WebviewMessage): message is WebviewMessage & { type: T } =>
    message.type === type;
  await page.waitForFunction(sentMessages, type);
  const found = ((await page.evaluate(sentMessages, type)) || []).find(isWanted);
  if (!found) throw new Error(`The page sent no ${type}.`);
  return found;
}

async function screenshot(page: Page, name: string): Promise<void> {
  const dir = join(outDir, 'screenshots');
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}

const bodyClasses: Record<Theme, string[]> = {
  dark: ['vscode-dark'],
  light: ['vscode-light'],
  'hc-dark': ['vscode-high-contrast'],
  'hc-light': ['vscode-high-contrast-light', 'vscode-high-contrast'],
};

/** Of VS Code's Dark Modern, Light Modern and high contrast themes: the variables that the style sheets use. */
export const themeVariables: Record<Theme, Readonly<Record<string, string>>> = {
  dark,
  light,
  'hc-dark': hcDark,
  'hc-light': hcLight,
};

function look({ theme = 'dark', reduceMotion = false, scrollAnchoring = true }: OpenOptions): Look {
  const classes = [...bodyClasses[theme], ...(reduceMotion ? ['vscode-reduce-motion'] : [])];
  return { bodyClasses: classes, variables: themeVariables[theme], scrollAnchoring };
}
