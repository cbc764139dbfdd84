import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Import {
  /** As written. */
  readonly specifier: string;
  /** Relative to the repository, with `/`; null for packages. */
  readonly path: string | null;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** All TypeScript files below the folders. */
export function readSourceFiles(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => readSourceFile(join(entry.parentPath, entry.name))),
  );
}

function readSourceFile(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const fromRepository = (path: string): string => relative(REPOSITORY, path).split(sep).join('/');
  const toImport = (specifier: string, typeOnly: boolean): Import => ({
    specifier,
    path: specifier.startsWith('.') ? fromRepository(join(dirname(file), specifier)) : null,
    typeOnly,
  });
  const imports = [
    ...module.staticImports.map(({ moduleRequest, entries }) =>
      toImport(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType)),
    ),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [toImport(moduleRequest.value, isType)] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      toImport(text.slice(moduleRequest.start + 1, moduleRequest.end - 1), false),
    ),
  ];
  return { path: fromRepository(file), text, lines: text.split('\n').length - 1, imports };
}
