import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ScriptError } from '../../../scripts/errors.ts';
import { root } from '../../../scripts/paths.ts';
import { capture } from '../../../scripts/process.ts';

/** Ignored by git; safe to delete. */
export const peersDir = join(root, '.bench/peers');

/**
 * The peers, and what mem0 wants beside it: `compromise`, and `better-sqlite3` in the version from which on it comes
 * built, where the one that mem0 names would have to be downloaded from elsewhere or compiled.
 */
const PACKAGES = {
  mem0ai: '3.3.1',
  '@modelcontextprotocol/server-memory': '2026.8.31',
  minisearch: '7.2.0',
  'better-sqlite3': '13.2.0',
  compromise: '14.17.0',
};

const manifestFile = join(peersDir, 'package.json');
/** Written when an install has reached its end. */
const stampFile = join(peersDir, 'installed.json');

/** A package of the peers' folder, as CommonJS. */
export function requirePeer(specifier: string): unknown {
  return createRequire(manifestFile)(specifier);
}

/** Installs the peers unless they are there. Throws a ScriptError that says what to do when that does not work. */
export async function installPeers(): Promise<void> {
  const stamp = JSON.stringify(PACKAGES);
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;
  console.log(`Installing the peers into ${peersDir}: once.`);
  await rm(peersDir, { recursive: true, force: true });
  await mkdir(peersDir, { recursive: true });
  await writeFile(manifestFile, JSON.stringify({ private: true, dependencies: PACKAGES }, null, 2));
  // Legacy: without the many databases and services that mem0 could be used with. None of the packages needs its scripts.
  const args = [
    'install',
    '--prefix',
    peersDir,
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--fetch-retries=1',
  ];
  const { code, output } = await capture('npm', args, { cwd: peersDir, env: npmEnvironment() });
  if (code !== 0) throw new ScriptError(failure(output));
  await writeFile(stampFile, stamp);
}

function failure(output: string): string {
  const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/.test(
    output,
  );
  const cause = unreachable
    ? 'the npm registry cannot be reached. This bench needs it once; try again with a network'
    : 'npm install failed';
  return `The peers are not there to be compared with: ${cause}.\n${output.trimEnd().split('\n').slice(-15).join('\n')}`;
}

/** npm as a person would run it: with this Node, and without the settings of the npm above us. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(key)),
  );
  return {
    ...env,
    PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}`,
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
}
