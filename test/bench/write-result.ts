import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const page = new URL('../../docs/performance.md', import.meta.url);
const heading = '| Command | Result | Machine |\n| --- | --- | --- |\n';

/** Puts a result into the table of docs/performance.md, in place of the last one of the same command. */
export function writeResult(args: readonly string[], result: object): void {
  const text = readFileSync(page, 'utf8');
  const [before, table] = text.split(heading);
  if (before === undefined || table === undefined)
    throw new Error('docs/performance.md has no table of results');
  const command = `\`npm run bench -- ${args.filter((arg) => !/^--(write|json)$/u.test(arg)).join(' ')}\``;
  const shown = Object.entries(result).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const row = `| ${command} | ${shown.join(', ')} | ${cpus().length} × ${model} |`;
  const others = table.split('\n').filter((line) => line !== '' && !line.startsWith(`| ${command} |`));
  writeFileSync(page, `${before}${heading}${[...others, row].toSorted().join('\n')}\n`);
}
