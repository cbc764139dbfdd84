import { join } from 'node:path';

/** The repository's root: every other path is built from it, so the scripts work from any folder. */
export const root = join(import.meta.dirname, '..');

export const distDir = join(root, 'dist');
export const outDir = join(root, 'out');

/** Editors, their installers' logs and `npm start`'s memory. Ignored by git; safe to delete. */
export const editorsDir = join(root, '.vscode-test');

/** The folder the person stood in when they typed `npm …`; npm itself changes to the package's root. */
export function callerDir(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}
