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
  const { inWords } = speech;
  return new Command('export')
    .description(inWords(said('usage/export')))
    .addArgument(new Argument('<what>').choices(exports))
    .requiredOption('--to <file>', inWords(said('usage/export-to')))
    .option('--force', inWords(said('usage/export-force')))
    .option('--since <day>', inWords(said('usage/export-since')))
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
