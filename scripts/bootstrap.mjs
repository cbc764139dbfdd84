// The first thing of every npm script. It runs on any Node from 20 on and needs nothing installed: it installs what
// package-lock.json says, and then hands over to a TypeScript file under the Node 24 that was installed with it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules', '.package-lock.json');
const windows = process.platform === 'win32';
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

requireNode(20);
installDependencies();
handOver(process.argv.slice(2));

function requireNode(major) {
  if (Number(process.versions.node.split('.')[0]) >= major) return;
  fail(`Daybook's scripts need Node ${major} or newer; this is ${process.version}. See https://nodejs.org.`);
}

function installDependencies() {
  if (existsSync(node) && isInstalled()) return;
  const command = existsSync(lockFile) ? 'ci' : 'install';
  console.log(
    `Installing dependencies (npm ${command}); this happens again only when package-lock.json changes.`,
  );
  const args = [command, '--no-fund', '--no-audit'];
  const result = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: windows });
  if (result.status !== 0) fail(`npm ${command} failed; its message is above.`);
  if (existsSync(node)) return;
  fail(
    `npm ${command} left no ${node}. Install scripts must be allowed: npm config set ignore-scripts false`,
  );
}

/** Whether what npm noted down at the end of its last install is what package-lock.json asks for. */
function isInstalled() {
  if (!existsSync(lockFile) || !existsSync(installedFile)) return existsSync(installedFile);
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages);
  // Optional packages are mostly those of other platforms, and the root is no package.
  return wanted.every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function handOver([script, ...args]) {
  if (!script) fail('usage: node scripts/bootstrap.mjs scripts/<name>.ts [args]');
  const child = spawn(node, [join(root, script), ...args], { stdio: 'inherit' });
  // Ctrl+C in a terminal reaches the child by itself, being sent to the whole foreground group.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(String(error)));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
