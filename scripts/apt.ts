import { existsSync } from 'node:fs';
import { ScriptError } from './errors.ts';
import { capture, onPath, runStep } from './process.ts';

/**
 * Installs those of the Debian packages that are missing. Does nothing where there is no apt-get.
 * Throws, naming the command a person must run, when this process may not install packages.
 */
export async function ensureDebianPackages(
  packages: readonly string[],
  options: { logFile: string; signal?: AbortSignal },
): Promise<void> {
  if (!existsSync('/usr/bin/apt-get')) return;
  const missing = await missingPackages(packages);
  if (missing.length === 0) return;
  const asRoot = await rootPrefix();
  if (!asRoot) {
    throw new ScriptError(
      `These packages are missing and installing them needs root. Run: sudo apt-get install -y ${missing.join(' ')}`,
    );
  }
  await runStep('apt-get update', [...asRoot, 'apt-get', 'update'], options);
  await runStep(
    `installing ${missing.join(', ')}`,
    [...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...missing],
    options,
  );
}

async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of packages) {
    const { code, output } = await capture('dpkg-query', ['-W', '-f=${Status}', name]);
    if (code !== 0 || !output.endsWith(' installed')) missing.push(name);
  }
  return missing;
}

/**
 * How to run a command as root without a question: directly as root, else by a password-less sudo.
 * sudo drops the environment, hence `env` behind it.
 */
async function rootPrefix(): Promise<[string, ...string[]] | undefined> {
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive'] as const;
  if (process.getuid?.() === 0) return [...env];
  if (!(await onPath('sudo'))) return undefined;
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n', ...env] : undefined;
}
