import { basename } from 'node:path';
import { Command } from 'commander';
import { listImports } from '../../jobs/book/list-imports.ts';
import { type ImportPlan, planImport } from '../../jobs/book/plan-import.ts';
import { refuseProblems, runImport } from '../../jobs/book/run-import.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { importEntries } from '../../jobs/entries/import-entries.ts';
import { undoRun } from '../../jobs/entries/undo-entries.ts';
import { readSheets } from '../../jobs/book/read-import.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { readBytes, readFiles } from './read-files.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';
import type { FieldChange } from '../../jobs/book/import-changes.ts';
import type { NameOf } from '../../jobs/staff/name-people.ts';
import { fieldLabel, fieldValue } from '../../templates/reader/field-words.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { type AnySaid, type Joined, said } from '../../templates/reader/said.ts';

interface Options {
  readonly dryRun?: true;
  readonly staff?: string;
  readonly sameNames?: true;
  readonly undo?: string;
  readonly list?: true;
  readonly register?: string;
  readonly by?: string;
}

/**
 * Imports data for anyone who can run the program. An import is all or nothing, and can be undone by the number that it
 * prints.
 */
export function importCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('import')
    .description(inWords(said('usage/import')))
    .argument('[file]', inWords(said('usage/import-file')))
    .option('--dry-run', inWords(said('usage/import-dry-run')))
    .option('--staff <file>', inWords(said('usage/staff-file')))
    .option('--same-names', inWords(said('usage/import-same-names')))
    .option('--register <name>', inWords(said('usage/import-register')))
    .option('--by <code>', inWords(said('usage/import-by')))
    .option('--undo <number>', inWords(said('usage/import-undo')))
    .option('--list', inWords(said('usage/import-list')))
    .action(async (file: string | undefined, options: Options) => {
      if ([file, options.undo, options.list].filter((asked) => asked !== undefined).length !== 1) {
        throw new XinhangError('bad_input', said('cli/import-what'));
      }
      const what = file === undefined ? said('cli/looking-up') : said('cli/importing', { file });
      await withCore(speech, what, async (core) => {
        if (options.list === true) await list(core, speech);
        else if (options.undo !== undefined) await undo(core, options.undo, options.dryRun === true, speech);
        else if (file !== undefined && options.register !== undefined)
          await bringEntries(core, file, options, speech);
        else if (file !== undefined) await bring(core, file, options, speech);
      });
    });
}

/** Entries of a register; who records them has to be said, and may no more than in the chat. */
async function bringEntries(
  core: Core,
  file: string,
  { register: asked = '', by: code, dryRun }: Options,
  speech: Speech,
): Promise<void> {
  const register = core.rules.registers.find(({ key, command }) =>
    [key, command.name, command.zh].flat().includes(asked),
  );
  if (register === undefined) {
    throw new XinhangError('not_found', said('cli/no-register', { asked }));
  }
  const by = code === undefined ? null : await staffByCode(core.db, code);
  if (by === null) throw new XinhangError('bad_input', said('cli/import-by-whom'));
  const name = basename(file);
  const [sheet, ...others] = await readSheets({ name, bytes: await readBytes(file) });
  if (sheet === undefined || others.length > 0) throw new XinhangError('bad_input', said('cli/one-sheet'));
  const isDry = dryRun === true;
  const done = await importEntries(core, { register, file: name, sheet, by, isDry });
  const { number, made, same, leftOut } = done;
  if (speech.isJson) {
    speech.writeJson({ import: number, register: register.key, made, same, leftOut });
    return;
  }
  for (const column of leftOut) speech.print(said('cli/left-out', { what: said('book/column', { column }) }));
  speech.print(said('cli/entries-imported', { title: register.title, made, same }));
  if (isDry) speech.print(said('cli/dry-run'));
  else if (number !== null) speech.print(said('cli/import-done', { number }));
}

async function bring(core: Core, file: string, options: Options, speech: Speech): Promise<void> {
  const paths = options.staff === undefined ? [file] : [file, options.staff];
  const read = await readFiles(paths, core.rules.playbook);
  if (!speech.isJson) for (const what of read.leftOut) speech.print(said('cli/left-out', { what }));
  if (options.dryRun !== true) {
    const { number, plan } = await runImport(core, basename(file), read, options);
    report(core, speech, plan, { number, leftOut: read.leftOut });
    return;
  }
  const plan = await planImport(core.db, read, core, options);
  refuseProblems(plan);
  report(core, speech, plan, { number: null, leftOut: read.leftOut });
}

interface Outcome {
  /** Of the import; null for a dry run. */
  readonly number: number | null;
  readonly leftOut: readonly AnySaid[];
}

function report(core: Core, speech: Speech, plan: ImportPlan, { number, leftOut }: Outcome): void {
  if (speech.isJson) {
    speech.writeJson(jsonOf(speech, plan, number, leftOut));
    return;
  }
  for (const line of describePlan(plan, core.rules.playbook)) speech.print(line);
  speech.write('');
  speech.print(number === null ? said('cli/dry-run') : said('cli/import-done', { number }));
}

function jsonOf(
  { inWords }: Speech,
  { staff, made, changed, same, warnings }: ImportPlan,
  number: number | null,
  leftOut: readonly AnySaid[],
): object {
  return {
    import: number,
    staff: {
      made: staff.made.map(({ code }) => code),
      changed: staff.changed.map(({ code, fields }) => ({ code, fields })),
      same: staff.same,
    },
    customers: {
      made: made.map(({ row }) => row.code),
      changed: changed.map(({ code, fields }) => ({ code, fields })),
      same,
    },
    warnings: warnings.map(inWords),
    leftOut: leftOut.map(inWords),
  };
}

async function undo(core: Core, asked: string, isDry: boolean, speech: Speech): Promise<void> {
  if (!/^\d{1,9}$/u.test(asked)) throw new XinhangError('bad_input', said('cli/no-import-number', { asked }));
  const { file, removed, restored, kept } = await undoRun(core, Number(asked), isDry);
  if (speech.isJson) {
    speech.writeJson({ import: Number(asked), file, removed, restored, kept: kept.map(speech.inWords) });
    return;
  }
  for (const what of kept) speech.print(said('cli/warning', { what }));
  const counts = { number: asked, file, removed, restored, kept: kept.length };
  speech.print(isDry ? said('cli/import-would-undo', counts) : said('cli/import-undone', counts));
  if (isDry) speech.print(said('cli/dry-run'));
}

async function list(core: Core, { inWords, isJson, print, writeJson, writeTable }: Speech): Promise<void> {
  const { zone } = core.rules.playbook;
  const imports = await listImports(core.db);
  if (isJson) {
    for (const { at, undoneAt, ...run } of imports) {
      writeJson({ ...run, at: at.toString(), undoneAt: undoneAt?.toString() ?? null });
    }
    return;
  }
  if (imports.length === 0) print(said('cli/no-imports'));
  const rows = imports.map(({ number, at, file, made, changed, undoneAt }) => {
    const when = at
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' })
      .replace('T', ' ');
    const counts = inWords(said('cli/import-counts', { made, changed, undone: undoneAt !== null }));
    return [String(number), when, file, counts];
  });
  writeTable(rows);
}

/** What an import does, or would do, one line per customer and colleague: `+` made, `~` changed, `!` look at it. */
function describePlan(
  { staff, names, made, changed, same, warnings }: ImportPlan,
  playbook: Playbook,
): AnySaid[] {
  const people = staff.made.length + staff.changed.length + staff.same;
  const counts = (n: readonly unknown[], m: readonly unknown[], rest: number) =>
    ({ made: n.length, changed: m.length, same: rest }) as const;
  return [
    ...warnings.map((what) => said('cli/warning', { what })),
    ...staff.made.map(({ code, name, roles }) =>
      said('cli/staff-made', { person: `${code} ${name}`, roles: roles.map(roleWords) }),
    ),
    ...staff.changed.map(({ code, fields }) =>
      said('cli/staff-changed', { person: names(code), changes: describe(fields, playbook, names) }),
    ),
    ...made.map(({ row }) => said('cli/customer-made', { customer: `${row.code} ${row.name ?? ''}` })),
    ...changed.map(({ code, fields }) =>
      said('cli/customer-changed', { code, changes: describe(fields, playbook, names) }),
    ),
    ...(people === 0 ? [] : [said('cli/staff-count', counts(staff.made, staff.changed, staff.same))]),
    said('cli/customer-count', counts(made, changed, same)),
  ];
}

/** In the words of the book, people by name. */
function describe(fields: readonly FieldChange[], playbook: Playbook, nameOf: NameOf): Joined {
  const each = fields.map(({ key, before, after }) => {
    const read = (written: string | null) =>
      written === null ? said('cli/no-value') : fieldValue(key, written, nameOf);
    return said('cli/field-change', {
      field: fieldLabel(key, playbook) ?? key,
      before: read(before),
      after: read(after),
    });
  });
  return { joined: 'sentences', each };
}
