import { Argument, Command } from 'commander';
import { type ExportName, exports, runExport } from '../../jobs/book/run-export.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';
import { said } from '../../templates/reader/said.ts';

interface Options {
  readonly to: string;
  readonly since?: string;
  readonly force?: true;
}

/** Exports data for anyone who can run the program. Every export is recorded in the access log. */
export function exportCommand(speech: Speech): Command {
  return new Command('export')
    .description('customers, follow-ups or contact logs to a workbook or CSV; recorded in the access log')
    .addArgument(new Argument('<what>').choices(exports))
    .requiredOption('--to <file>', 'an .xlsx or .csv file')
    .option('--force', 'replace the file if there is one')
    .option(
      '--since <day>',
      'only customers entered, follow-ups due or contacts made on or after this day: 2026-03-01',
    )
    .action(async (what: ExportName, options: Options) => {
      const since = options.since === undefined ? null : readDay(options.since);
      if (options.since !== undefined && since === null) {
        throw new XinhangError(
          'bad_input',
          said('cli/not-a-day', { option: '--since', written: options.since }),
        );
      }
      await withCore(speech, said('cli/exporting', { file: options.to }), async (core) => {
        const { to: file } = options;
        const rows = await runExport(core, { what, since, to: file, overwrite: options.force === true });
        if (speech.isJson) speech.writeJson({ file, rows });
        else speech.print(said('cli/rows', { file, rows }));
      });
    });
}
