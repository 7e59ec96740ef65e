import { Argument, Command } from 'commander';
import { atCommandLine } from '../../jobs/access/command-line.ts';
import { type ExportName, exports, runExport } from '../../jobs/book/run-export.ts';
import type { Core } from '../../jobs/core.ts';
import { exportReportOf } from './export-report-of.ts';
import { exportFile } from '../../jobs/customer-file/export-file.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { said } from '../../templates/reader/said.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';

interface Options {
  readonly to: string;
  readonly since?: string;
  readonly force?: true;
  readonly period?: string;
  readonly customer?: string;
  readonly person?: string;
}

const tables = [...exports, 'file', 'report'] as const;
type What = (typeof tables)[number];

/** Exports data for anyone who can run the program. Every export is recorded in the access log. */
export function exportCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('export')
    .description(inWords(said('usage/export')))
    .addArgument(new Argument('<what>').choices(tables))
    .addArgument(new Argument('[which]'))
    .requiredOption('--to <file>', inWords(said('usage/export-to')))
    .option('--force', inWords(said('usage/export-force')))
    .option('--since <day>', inWords(said('usage/export-since')))
    .option('--period <period>', inWords(said('usage/export-period')))
    .option('--person <code>', inWords(said('usage/export-person')))
    .option('--customer <code>', inWords(said('usage/export-customer')))
    .action(async (what: What, which: string | undefined, options: Options) => {
      const { to: file } = options;
      const write = prepare(what, which, options);
      await withCore(speech, said('cli/exporting', { file }), async (core) => {
        const rows = await write(core);
        if (speech.isJson) speech.writeJson({ file, rows });
        else speech.print(said('cli/rows', { file, rows }));
      });
    });
}

/** @throws XinhangError `bad_input` for words that do not go together, before the program starts */
function prepare(what: What, which: string | undefined, options: Options): (core: Core) => Promise<number> {
  const { to, since: written } = options;
  const overwrite = options.force === true;
  if (what === 'file') {
    if (which === undefined) throw new XinhangError('bad_input', said('cli/export-file-of-whom'));
    if (written !== undefined) throw new XinhangError('bad_input', said('cli/no-since-here'));
    return async (core) => await exportFileOf(core, which, { to, overwrite });
  }
  if (what === 'report') return async (core) => await exportReportOf(core, which, options);
  if (which !== undefined) throw new XinhangError('bad_input', said('cli/export-word-too-many', { which }));
  const since = written === undefined ? null : readDay(written);
  if (written !== undefined && since === null) {
    throw new XinhangError('bad_input', said('cli/not-a-day', { option: '--since', written }));
  }
  const name: ExportName = what;
  return async (core) => await runExport(core, { what: name, since, to, overwrite });
}

async function exportFileOf(
  core: Core,
  which: string,
  target: { readonly to: string; readonly overwrite: boolean },
): Promise<number> {
  const who = atCommandLine();
  const customer = await findReadable(core.db, who, which);
  if (customer === null) throw new XinhangError('not_found', said('cli/no-customer', { which }));
  return await exportFile({ core, who, customer }, target);
}
