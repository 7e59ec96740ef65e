import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from './compiled-words.ts';
import { defaultTemplatesDir } from './templates-dir.ts';

/** What a YAML text says, and where. */
export interface ParsedYaml {
  readonly data: unknown;
  /** The line of each value from the text's first, 1, by its path as JSON: `["steps",0,"due"]`. */
  readonly lines: Readonly<Record<string, number>>;
  /** What makes it no YAML, or doubtful. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  readonly isBroken: boolean;
}

/** What `npm run generate` read from YAML without problems, by the hash of its text. */
export type CompiledYaml = Readonly<Record<string, Pick<ParsedYaml, 'data' | 'lines'>>>;

export const compiledYamlFile = join(defaultTemplatesDir(), 'reader/generated/yaml.json');

let compiled: CompiledYaml | null = null;

/**
 * A YAML text as `npm run generate` has parsed it, which would take half of the time in which the rules are loaded, at
 * every start and for every command. Null for any other text, which is then parsed.
 */
export function compiledYaml(text: string): ParsedYaml | null {
  compiled ??= existsSync(compiledYamlFile)
    ? (JSON.parse(readFileSync(compiledYamlFile, 'utf8')) as CompiledYaml)
    : {};
  const known = compiled[hashOf(text)];
  return known === undefined ? null : { ...known, problems: [], isBroken: false };
}
