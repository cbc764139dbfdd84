import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as z from 'zod';
import {
  CHAT_VIEW_ID,
  COMMAND_IDS,
  CONTEXT_KEYS,
  MAX_STEPS,
  SETTING_IDS,
  VIEW_CONTAINER_ID,
} from '../../src/vscode/contributions.ts';
import { MEMORY_SCHEME } from '../../src/memory/links.ts';
import { readSourceFiles, REPOSITORY } from './source-files.ts';

const command = z.object({
  command: z.string(),
  title: z.string(),
  category: z.string(),
  enablement: z.string().optional(),
});
const placed = z.object({ command: z.string(), when: z.string().optional() });
const setting = z.object({
  scope: z.string(),
  markdownDescription: z.string(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown(),
});
const view = z.object({ id: z.string(), icon: z.string() });

const manifest = z
  .object({
    icon: z.string(),
    engines: z.object({ vscode: z.string() }),
    devDependencies: z.looseObject({ '@types/vscode': z.string() }),
    activationEvents: z.array(z.string()),
    capabilities: z.object({
      untrustedWorkspaces: z.object({
        supported: z.literal('limited'),
        restrictedConfigurations: z.array(z.string()),
      }),
      virtualWorkspaces: z.object({ supported: z.literal('limited') }),
    }),
    contributes: z.object({
      commands: z.array(command),
      menus: z.record(z.string(), z.array(placed)),
      keybindings: z.array(placed),
      configuration: z.array(z.object({ properties: z.record(z.string(), setting) })),
      viewsContainers: z.object({ secondarySidebar: z.array(view) }),
      views: z.record(z.string(), z.array(view)),
    }),
  })
  .parse(JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')));

const { capabilities, contributes } = manifest;
const settings = new Map(contributes.configuration.flatMap(({ properties }) => Object.entries(properties)));
const views = Object.values(contributes.views).flat();
const containers = contributes.viewsContainers.secondarySidebar;
const placements = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

describe('manifest = code', () => {
  it('contributes the commands, settings and views that the code knows, and no others', () => {
    assertSame(
      contributes.commands.map((entry) => entry.command),
      COMMAND_IDS,
    );
    assertSame([...settings.keys()], SETTING_IDS);
    assertSame(
      views.map(({ id }) => id),
      [CHAT_VIEW_ID],
    );
    assertSame(
      containers.map(({ id }) => id),
      [VIEW_CONTAINER_ID],
    );
    assertSame(Object.keys(contributes.views), [VIEW_CONTAINER_ID]);
  });

  it('has each of them used somewhere in the code', () => {
    const code = readSourceFiles(['src'])
      .filter(({ path }) => path !== 'src/vscode/contributions.ts')
      .map(({ text }) => text)
      .join('\n');
    const ids = [...COMMAND_IDS, ...SETTING_IDS, ...CONTEXT_KEYS];
    assert.deepEqual(
      ids.filter((id) => !code.includes(`'${id}'`)),
      [],
    );
    assert.ok(code.includes('CHAT_VIEW_ID'));
  });

  it('has no name in the code that is not contributed', () => {
    const known = [...COMMAND_IDS, ...SETTING_IDS, ...CONTEXT_KEYS, CHAT_VIEW_ID];
    const odd = readSourceFiles(['src', 'media']).flatMap(({ path, text }) =>
      [...text.matchAll(/['"`](daybook\.[\w.]+)['"`]/g)]
        .map(([, id = '']) => id)
        .filter((id) => !known.some((name) => name === id || name.startsWith(`${id}.`)))
        .map((id) => `${path}: ${id}`),
    );
    assert.deepEqual(odd, []);
  });

  it('places only contributed commands', () => {
    const linked = [...settings.values()].flatMap(({ markdownDescription }) =>
      [...markdownDescription.matchAll(/\(command:([^)?]+)/g)].map(([, id = '']) => id),
    );
    const all = [...placements.map((entry) => entry.command), ...linked];
    assert.deepEqual(
      all.filter((id) => !isOneOf(COMMAND_IDS, id)),
      [],
    );
  });

  it('asks in its conditions for context keys that the code sets, and for nothing else of its own', () => {
    const conditions = [
      ...placements.map(({ when }) => when),
      ...contributes.commands.map((entry) => entry.enablement),
    ];
    const asked = conditions.flatMap((condition = '') => condition.match(/\bdaybook\.[\w.]+/g) ?? []);
    assert.deepEqual(
      asked.filter((key) => !isOneOf(CONTEXT_KEYS, key) && key !== CHAT_VIEW_ID),
      [],
    );
  });

  it('gives every command the same category and a title of its own', () => {
    assert.deepEqual(
      contributes.commands.filter(({ category }) => category !== 'Daybook'),
      [],
    );
    assert.equal(new Set(contributes.commands.map(({ title }) => title)).size, COMMAND_IDS.length);
  });

  it('lets no workspace say where the conversation and the key are sent', () => {
    const open = [...settings].filter(
      ([id, { scope }]) => id.startsWith('daybook.model.') && scope !== 'application',
    );
    assert.deepEqual(open, []);
  });

  it('ignores every setting of a workspace that is not trusted', () => {
    const ofWorkspaces = [...settings].filter(([, { scope }]) => scope !== 'application').map(([id]) => id);
    assertSame(capabilities.untrustedWorkspaces.restrictedConfigurations, ofWorkspaces);
  });

  it('has the same bounds for maxSteps as the code', () => {
    const contributed = settings.get('daybook.maxSteps');
    const { minimum, maximum, default: preset } = contributed ?? {};
    assert.deepEqual({ minimum, maximum, default: preset }, MAX_STEPS);
  });

  it('activates only when it is needed', () => {
    assertSame(manifest.activationEvents, [`onFileSystem:${MEMORY_SCHEME}`]);
  });

  it('is typed against the oldest editor that it runs in', () => {
    const version = (range: string): string | undefined => /\d+\.\d+/.exec(range)?.[0];
    assert.equal(version(manifest.devDependencies['@types/vscode']), version(manifest.engines.vscode));
  });

  it('names files that there are', () => {
    const icons = [manifest.icon, ...[...views, ...containers].map(({ icon }) => icon)];
    assert.deepEqual(
      [...new Set(icons)].filter((file) => !existsSync(join(REPOSITORY, file))),
      [],
    );
  });
});

function assertSame(actual: readonly string[], expected: readonly string[]): void {
  assert.deepEqual(actual.toSorted(), expected.toSorted());
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
