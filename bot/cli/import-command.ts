import { basename } from 'node:path';
import { Command } from 'commander';
import { listImports } from '../../jobs/book/list-imports.ts';
import { type ImportPlan, planImport } from '../../jobs/book/plan-import.ts';
import { refuseProblems, runImport } from '../../jobs/book/run-import.ts';
import { undoImport } from '../../jobs/book/undo-import.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { readFiles } from './read-files.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';
import type { FieldChange } from '../../jobs/book/import-changes.ts';
import { type AnySaid, type Joined, said } from '../../templates/reader/said.ts';

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
export function importCommand(speech: Speech): Command {
  return new Command('import')
    .description('import customers and staff from a workbook or CSV; all or nothing, can be undone')
    .argument(
      '[file]',
      'an .xlsx (sheets customers and staff) or .csv file, names and headings in English or Chinese',
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
        if (options.list === true) await list(core, speech);
        else if (options.undo !== undefined) await undo(core, options.undo, speech);
        else if (file !== undefined) await bring(core, file, options, speech);
      });
    });
}

async function bring(core: Core, file: string, options: Options, { print }: Speech): Promise<void> {
  const paths = options.staff === undefined ? [file] : [file, options.staff];
  const read = await readFiles(paths, core.rules.playbook);
  for (const what of read.leftOut) print(said('cli/left-out', { what }));
  if (options.dryRun !== true) {
    const { number, plan } = await runImport(core, basename(file), read);
    for (const line of describePlan(plan)) print(line);
    process.stdout.write('\n');
    print(said('cli/import-done', { number }));
    return;
  }
  const plan = await planImport(core.db, read, core.rules.playbook);
  refuseProblems(plan);
  for (const line of describePlan(plan)) print(line);
  process.stdout.write('\n');
  print(said('cli/dry-run'));
}

async function undo(core: Core, asked: string, { print }: Speech): Promise<void> {
  if (!/^\d{1,9}$/u.test(asked)) throw new XinhangError('bad_input', said('cli/no-import-number', { asked }));
  const { file, removed, restored, kept } = await undoImport(core, Number(asked));
  for (const what of kept) print(said('cli/warning', { what }));
  print(said('cli/import-undone', { number: asked, file, removed, restored, kept: kept.length }));
}

async function list(core: Core, { inWords, print }: Speech): Promise<void> {
  const { zone } = core.rules.playbook;
  const imports = await listImports(core.db);
  if (imports.length === 0) print(said('cli/no-imports'));
  for (const { number, at, file, made, changed, undoneAt } of imports) {
    const when = at
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' })
      .replace('T', ' ');
    const counts = inWords(said('cli/import-counts', { made, changed, undone: undoneAt !== null }));
    process.stdout.write(`${number}\t${when}\t${file}\t${counts}\n`);
  }
}

/** What an import does, or would do, one line per customer and colleague: `+` made, `~` changed, `!` look at it. */
function describePlan({ staff, made, changed, same, warnings }: ImportPlan): AnySaid[] {
  const people = staff.made.length + staff.changed.length + staff.same;
  const counts = (n: readonly unknown[], m: readonly unknown[], rest: number) =>
    ({ made: n.length, changed: m.length, same: rest }) as const;
  return [
    ...warnings.map((what) => said('cli/warning', { what })),
    ...staff.made.map(({ code, name, roles }) =>
      said('cli/staff-made', { person: `${code} ${name}`, roles: roles.join(', ') }),
    ),
    ...staff.changed.map(({ code, fields }) =>
      said('cli/staff-changed', { code, changes: describe(fields) }),
    ),
    ...made.map(({ row }) => said('cli/customer-made', { customer: `${row.code} ${row.name ?? ''}` })),
    ...changed.map(({ code, fields }) => said('cli/customer-changed', { code, changes: describe(fields) })),
    ...(people === 0 ? [] : [said('cli/staff-count', counts(staff.made, staff.changed, staff.same))]),
    said('cli/customer-count', counts(made, changed, same)),
  ];
}

function describe(fields: readonly FieldChange[]): Joined {
  const value = (written: string | null) => written ?? said('cli/no-value');
  const each = fields.map(({ key, before, after }) =>
    said('cli/field-change', { field: key, before: value(before), after: value(after) }),
  );
  return { joined: 'sentences', each };
}
