/** A source file as the rules see it: its text, imports and syntax tree. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Path from the root for a relative import, otherwise null. */
  readonly path: string | null;
  /** Package of a bare import, otherwise null; `node:` modules are packages called `node`. */
  readonly package: string | null;
  /** Erased by compilation. */
  readonly typeOnly: boolean;
  /** Loaded only when the line runs: `await import(…)`. */
  readonly late?: true;
}

export interface Source {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly comments: readonly string[];
  readonly tree: Node;
}

export interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

export const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** @throws if the text does not parse: a rule that sees half a file would pass without checking anything. */
export function parseSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const { module, errors } = parsed;
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const fromStatic = module.staticImports.map((found) =>
    readImport(
      path,
      found.moduleRequest.value,
      found.entries.length > 0 && found.entries.every((entry) => entry.isType),
    ),
  );
  const fromExports = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) =>
      entry.moduleRequest ? [readImport(path, entry.moduleRequest.value, entry.isType)] : [],
    ),
  );
  const fromDynamic = module.dynamicImports.map((found) => {
    const written = text.slice(found.moduleRequest.start, found.moduleRequest.end);
    return { ...readImport(path, written.replace(/^['"`]|['"`]$/g, ''), false), late: true as const };
  });
  return {
    path,
    lines: linesOf(text),
    imports: [...fromStatic, ...fromExports, ...fromDynamic],
    get comments() {
      return parsed.comments.map((comment) => comment.value);
    },
    // Lazy: checking imports alone takes a few hundred milliseconds for the whole tree.
    get tree() {
      return parsed.program as unknown as Node;
    },
  };
}

function readImport(from: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(from), specifier));
    return { specifier, path, package: null, typeOnly };
  }
  const [first = '', second] = specifier.split('/');
  const name = first.startsWith('node:') ? 'node' : first.startsWith('@') ? `${first}/${second}` : first;
  return { specifier, path: null, package: name, typeOnly };
}

/** Visits every node with its parent and the key under which the parent holds it. */
export function walk(tree: Node, visit: (node: Node, parent: Node | null, key: string) => void): void {
  const step = (value: unknown, parent: Node | null, key: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) step(item, parent, key);
    } else if (isNode(value)) {
      visit(value, parent, key);
      for (const [name, child] of Object.entries(value)) step(child, value, name);
    }
  };
  step(tree, null, '');
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
