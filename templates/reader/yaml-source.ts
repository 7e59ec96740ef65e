import { type Node, LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { z } from 'zod';
import { remember } from './remember.ts';
import type { TemplateProblem } from './template-error.ts';

/** Path of a value: `['steps', 0, 'due']`. */
export type KeyPath = readonly PropertyKey[];

/** Reports a problem at a place in the file being checked. */
export type Report = (path: KeyPath, message: string) => void;

/** Parsed YAML that keeps the line of each value. */
export interface YamlSource {
  readonly file: string;
  readonly data: unknown;
  /** The line of a value, or of the nearest enclosing one if it does not exist. */
  lineOf(path: KeyPath): number;
}

/**
 * @param lineBefore number of lines in the file before the YAML, as for front matter
 * @returns null if it is not YAML at all; the reason is added to the problems
 */
export function parseYaml(
  file: string,
  text: string,
  problems: TemplateProblem[],
  lineBefore = 0,
): YamlSource | null {
  const { document, lineCounter } = parse(text);
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line) + lineBefore;
  for (const error of [...document.errors, ...document.warnings]) {
    const line = lineAt(error.pos[0]);
    const written = text.split('\n')[line - lineBefore - 1] ?? '';
    const hint = /[：，]/.test(written) ? ' (is there a full-width ： or ， where YAML needs : or ,?)' : '';
    problems.push({ file, line, key: '', message: `is not valid YAML: ${error.message}${hint}` });
  }
  if (document.errors.length > 0) return null;
  const root = document.contents;
  return {
    file,
    data: document.toJS(),
    lineOf: (path) => lineAt(offsetOf(root, path)),
  };
}

const parse = remember(1000, (text) => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  return { document, lineCounter };
});

function offsetOf(root: Node | null, path: KeyPath): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      const item = node as Node | undefined;
      if (item === undefined) return offset;
      offset = item.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

/**
 * Validates YAML. The schema's messages say what is expected (`a number of days such as 10d`); what was found, and
 * where, is added here.
 */
export function checkYaml<T>(
  source: YamlSource,
  schema: z.ZodType<T>,
  problems: TemplateProblem[],
): T | null {
  const result = schema.safeParse(source.data);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        problems.push(problemAt(source, [...issue.path, key], `unknown key; expected ${issue.message}`));
      }
    } else {
      const found = valueAt(source.data, issue.path);
      const what = found === undefined || found === null ? 'missing' : `found ${JSON.stringify(found)}`;
      problems.push(problemAt(source, issue.path, `${what}; expected ${issue.message}`));
    }
  }
  return null;
}

/** A problem with one value. */
export function problemAt(source: YamlSource, path: KeyPath, message: string): TemplateProblem {
  return { file: source.file, line: source.lineOf(path), key: writeKey(path), message };
}

function writeKey(path: KeyPath): string {
  return path.reduce<string>((written, key) => {
    if (typeof key === 'number') return `${written}[${key}]`;
    return written === '' ? String(key) : `${written}.${String(key)}`;
  }, '');
}

function valueAt(data: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return value;
    return (value as Record<PropertyKey, unknown>)[key];
  }, data);
}
