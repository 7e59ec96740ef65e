/**
 * Finds the tests that need a server: PostgreSQL, Redis, a browser, another process. Decided by a test file's
 * imports, so a new test is in the right set without being registered.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Import, parseSource } from './architecture/source.ts';

/** Modules that start a server or use the run's, wherever they are imported. */
const serverModules: ReadonlySet<string> = new Set(['test/database.ts', 'prisma/embedded.ts']);

/**
 * Packages that imply a server if a test imports them directly; the program imports some of them for other purposes.
 */
const serverPackages: ReadonlySet<string> = new Set(['pg', 'ioredis', 'bullmq', 'playwright-core', 'ws']);

export interface TestFiles {
  /** Every test file, as a path from the root. */
  readonly all: readonly string[];
  /** Reads a file of the project; null if it does not exist. */
  readonly read: (path: string) => string | null;
}

export function testFiles(root: string): TestFiles {
  const all = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .toSorted();
  return { all, read: (path) => readIfThere(join(root, path)) };
}

/** The tests that need no server. */
export function fastTests(files: TestFiles): readonly string[] {
  const importsOf = createImportReader(files);
  return files.all.filter((test) => whyServers(test, importsOf) === null);
}

/** Every project file a test loads, including itself. */
export function reachedFrom(
  test: string,
  importsOf: (path: string) => readonly Import[],
): ReadonlySet<string> {
  const reached = new Set([test]);
  for (const path of reached) {
    for (const found of importsOf(path)) if (found.path !== null && !found.typeOnly) reached.add(found.path);
  }
  return reached;
}

/** Reads each file once, however often it is asked for. */
export function createImportReader({ read }: TestFiles): (path: string) => readonly Import[] {
  const known = new Map<string, readonly Import[]>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const text = /\.tsx?$/.test(path) ? read(path) : null;
    const imports = text === null ? [] : parseSource(path, text).imports;
    known.set(path, imports);
    return imports;
  };
}

/** The first reason why a test needs a server; null if there is none. */
export function whyServers(test: string, importsOf: (path: string) => readonly Import[]): string | null {
  for (const path of reachedFrom(test, importsOf)) {
    if (serverModules.has(path)) return path;
    if (!path.startsWith('test/')) continue;
    const server = importsOf(path).find(isServer);
    if (server !== undefined) return `${path} imports ${server.specifier}`;
  }
  return null;
}

function isServer({ package: name, specifier, typeOnly }: Import): boolean {
  if (typeOnly || name === null) return false;
  return serverPackages.has(name) || specifier === 'node:child_process';
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
