import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const page = new URL('../../docs/performance.md', import.meta.url);
const heading = '| Command | Result | Machine |\n| --- | --- | --- |\n';

/** Puts a result into the table of docs/performance.md, in place of the last one of the same command. */
export function writeResult(args: readonly string[], result: object): void {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const machine = `${cpus().length} × ${model}`;
  writeFileSync(page, withResult(readFileSync(page, 'utf8'), args, result, machine));
}

/** The page with the result in its table; what stands before and after the table is left alone. */
export function withResult(text: string, args: readonly string[], result: object, machine: string): string {
  const [before, rest] = text.split(heading);
  if (before === undefined || rest === undefined)
    throw new Error('docs/performance.md has no table of results');
  const end = rest.search(/^(?!\|)/mu);
  const [table, after] = [rest.slice(0, end), rest.slice(end)];
  const command = `\`npm run bench -- ${args.filter(isOfResult).join(' ')}\``;
  const shown = Object.entries(result).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const row = `| ${command} | ${shown.join(', ')} | ${machine} |`;
  const others = table.split('\n').filter((line) => line !== '' && !line.startsWith(`| ${command} |`));
  return `${before}${heading}${[...others, row].toSorted().join('\n')}\n${after}`;
}

/** Where the database was changes nothing, and its address may have a password in it. */
function isOfResult(arg: string, n: number, args: readonly string[]): boolean {
  return !/^--(?:write|json|database(?:=.*)?)$/u.test(arg) && args[n - 1] !== '--database';
}
