import { type Document, type Node, LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { z } from 'zod';
import { compiledYaml, type ParsedYaml } from './compiled-yaml.ts';
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
  const compiled = compiledYaml(text) ?? parse(text);
  for (const { line, message } of compiled.problems) {
    problems.push({ file, line: line + lineBefore, key: '', message });
  }
  if (compiled.isBroken) return null;
  const { data, lines } = compiled;
  return { file, data, lineOf: (path) => lineIn(lines, path) + lineBefore };
}

/** @param path shortened until something is there; the whole text at last */
function lineIn(lines: ParsedYaml['lines'], path: KeyPath): number {
  return lines[JSON.stringify(path)] ?? (path.length === 0 ? 1 : lineIn(lines, path.slice(0, -1)));
}

const parse = remember(1000, parseText);

/** Parses YAML; `npm run generate` does it in advance for the program's own. */
export function parseText(text: string): ParsedYaml {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
  const lineOfNode = (node: Node | null): number | null => (node?.range ? lineAt(node.range[0]) : null);
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const line = lineAt(pos[0]);
    const written = text.split('\n')[line - 1] ?? '';
    const hint = /[：，]/.test(written) ? ' (is there a full-width ： or ， where YAML needs : or ,?)' : '';
    return { line, message: `is not valid YAML: ${message}${hint}` };
  });
  const data = document.errors.length > 0 ? null : valuesOf(document, problems);
  const isBroken = document.errors.length > 0 || data === tooMany;
  const lines: Record<string, number> = {};
  const walk = (node: unknown, path: KeyPath, line: number): void => {
    lines[JSON.stringify(path)] = line;
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        walk(value, [...path, key.value as PropertyKey], lineOfNode(key) ?? line);
      }
    }
    if (isSeq(node)) {
      for (const [n, item] of node.items.entries()) {
        walk(item, [...path, n], lineOfNode(item as Node | null) ?? line);
      }
    }
  };
  walk(document.contents, [], lineOfNode(document.contents) ?? 1);
  return { data: isBroken ? null : data, lines, problems, isBroken };
}

const tooMany = Symbol('too many aliases');

/** Aliases of aliases can stand for more values than there is memory; the parser counts them and stops. */
function valuesOf(
  document: Document,
  problems: { readonly line: number; readonly message: string }[],
): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({ line: 1, message: `is not valid YAML: ${error.message}` });
    return tooMany;
  }
}

/** What was valid, by schema and parsed text: equal texts are parsed once, and a folder mostly repeats another. */
const valid = new WeakMap<z.ZodType, WeakMap<object, unknown>>();

/**
 * Validates YAML. The schema's messages say what is expected (`a number of days such as 10d`); what was found, and
 * where, is added here.
 */
export function checkYaml<T>(
  source: YamlSource,
  schema: z.ZodType<T>,
  problems: TemplateProblem[],
): T | null {
  const known = valid.get(schema) ?? new WeakMap<object, unknown>();
  valid.set(schema, known);
  const { data } = source;
  const isKept = typeof data === 'object' && data !== null;
  if (isKept && known.has(data)) return known.get(data) as T;
  const result = schema.safeParse(data);
  if (result.success) {
    if (isKept) known.set(data, result.data);
    return result.data;
  }
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
