import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { listImports } from '../../jobs/book/list-imports.ts';
import { type ImportPlan, planImport } from '../../jobs/book/plan-import.ts';
import { type ReadImport, readImport } from '../../jobs/book/read-import.ts';
import { mostFileBytes } from '../../jobs/book/limits.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { withCore } from './with-core.ts';
import type { FieldChange } from '../../jobs/book/import-changes.ts';
import { said, saidInLines } from '../../templates/reader/said.ts';

interface Options {
  readonly dryRun?: true;
  readonly staff?: string;
  readonly undo?: string;
  readonly list?: true;
}

/**
 * Imports data for anyone who can run the program. An import is all or nothing, and can be undone by the number that it
 * prints.
 */
export function importCommand(): Command {
  return new Command('import')
    .description('import customers and staff from a workbook or CSV; all or nothing, can be undone')
    .argument(
      '[file]',
      'an .xlsx (sheets 客户/customers, 员工/staff) or .csv file, headings in English or Chinese',
    )
    .option('--dry-run', 'only print what would be made, changed and left alone')
    .option('--staff <file>', 'the staff as a separate file: code,name,roles,reportsTo')
    .option('--undo <number>', 'undo an import; records that have changed since are kept')
    .option('--list', 'list the latest imports with their numbers')
    .action(async (file: string | undefined, options: Options) => {
      if ([file, options.undo, options.list].filter((asked) => asked !== undefined).length !== 1) {
        throw new XinhangError('bad_input', said('cli/import-what'));
      }
      await withCore(async (core) => {
        if (options.list === true) await list(core);
        else if (options.undo !== undefined) await undo(core, options.undo);
        else if (file !== undefined) await bring(core, file, options);
      });
    });
}

async function bring(core: Core, file: string, options: Options): Promise<void> {
  const read = await readFiles(core, options.staff === undefined ? [file] : [file, options.staff]);
  for (const what of read.leftOut) say(`! left out: ${what}`);
  if (options.dryRun !== true) {
    const { number, plan } = await runImport(core, basename(file), read);
    for (const line of describePlan(plan)) say(line);
    say(`\nImport ${number} is done. To take it back: xinhang import --undo ${number}`);
    return;
  }
  const plan = await planImport(core.db, read, core.rules.playbook);
  if (plan.problems.length > 0) throw new XinhangError('bad_input', saidInLines(plan.problems));
  for (const line of describePlan(plan)) say(line);
  say('\nThis was a dry run: nothing was written.');
}

/** Reads several files as one import. */
async function readFiles(core: Core, paths: readonly string[]): Promise<ReadImport> {
  const all: ReadImport[] = [];
  for (const path of paths) {
    const read = await readImport(
      { name: basename(path), bytes: await readBytes(path) },
      core.rules.playbook,
    );
    const problems =
      paths.length === 1 ? read.problems : read.problems.map((problem) => `${basename(path)}: ${problem}`);
    all.push({ ...read, problems });
  }
  return {
    customers: all.flatMap(({ customers }) => customers),
    staff: all.flatMap(({ staff }) => staff),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    problems: all.flatMap(({ problems }) => problems),
  };
}

/** Checks the size first, so that a file that is too large is never read. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    if (statSync(path).size > mostFileBytes) {
      const most = mostFileBytes / 1_000_000;
      throw new XinhangError('bad_input', said('cli/file-too-large', { path, most }));
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof XinhangError) throw error;
    throw new XinhangError('bad_input', said('cli/file-unreadable', { path }), { cause: error });
  }
}

async function undo(core: Core, asked: string): Promise<void> {
  if (!/^\d{1,9}$/u.test(asked)) throw new XinhangError('bad_input', said('cli/no-import-number', { asked }));
  const { file, removed, restored, kept } = await undoImport(core, Number(asked));
  for (const line of kept) say(`! ${line}`);
  say(
    `Import ${asked} (${file}) is undone: ${removed} removed, ${restored} field(s) put back, ${kept.length} kept.`,
  );
}

async function list(core: Core): Promise<void> {
  const { zone } = core.rules.playbook;
  const imports = await listImports(core.db);
  if (imports.length === 0) say('Nothing has been imported yet.');
  for (const { number, at, file, made, changed, undoneAt } of imports) {
    const when = at
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' })
      .replace('T', ' ');
    say(
      `${number}\t${when}\t${file}\t${made} made, ${changed} changed${undoneAt === null ? '' : ', undone'}`,
    );
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What an import does, or would do, one line per customer and colleague: `+` made, `~` changed, `!` look at it. */
function describePlan({ staff, made, changed, same, warnings }: ImportPlan): string[] {
  const people = staff.made.length + staff.changed.length + staff.same;
  const count = (what: string, n: readonly unknown[], m: readonly unknown[], rest: number) =>
    `${what}: ${n.length} made, ${m.length} changed, ${rest} left alone`;
  return [
    ...warnings.map((warning) => `! ${warning}`),
    ...staff.made.map(({ code, name, roles }) => `+ staff ${code} ${name}: ${roles.join(', ')}`),
    ...staff.changed.map(({ code, fields }) => `~ staff ${code}: ${describe(fields)}`),
    ...made.map(({ row }) => `+ ${row.code} ${row.name ?? ''}`),
    ...changed.map(({ code, fields }) => `~ ${code}: ${describe(fields)}`),
    ...(people === 0 ? [] : [count('staff', staff.made, staff.changed, staff.same)]),
    count('customers', made, changed, same),
  ];
}

function describe(fields: readonly FieldChange[]): string {
  return fields
    .map(({ key, before, after }) => `${key} ${before ?? '(empty)'} → ${after ?? '(empty)'}`)
    .join('; ');
}
