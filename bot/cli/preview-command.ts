import { Command } from 'commander';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { inWords } from '../../jobs/in-words.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { gatherDays } from '../../jobs/preview/gather-days.ts';
import { type AnyPreview, previewDays, withDuties } from '../../jobs/preview/preview-days.ts';
import { previewDuties } from '../../jobs/preview/preview-duties.ts';
import { type Named, readPeople } from '../../jobs/preview/read-people.ts';
import { describeDays } from '../commands/preview/describe-days.ts';
import { printDiff } from './print-diff.ts';
import type { Speech } from './speech.ts';
import { inItsTime, withCore } from './with-core.ts';
import { said } from '../../templates/reader/said.ts';

interface Options {
  readonly days: string;
  readonly diff?: true;
  readonly templates?: string;
  readonly show: string;
}

export function previewCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('preview')
    .description(inWords(said('usage/preview')))
    .option('--days <n>', inWords(said('usage/preview-days')), '14')
    .option('--diff', inWords(said('usage/preview-diff')))
    .option('--templates <dir>', inWords(said('usage/preview-templates')))
    .option('--show <n>', inWords(said('usage/preview-show')), '20')
    .action(async (options: Options) => {
      const days = wholeNumber('--days', options.days, 400);
      const show = wholeNumber('--show', options.show, 100_000);
      if (options.templates !== undefined && options.diff !== true) {
        throw new XinhangError('bad_input', said('cli/templates-without-diff'));
      }
      await withCore(speech, said('cli/previewing'), async (given) => {
        const core = { ...(await inItsTime(given)), language: speech.language };
        if (options.diff === true) await printDiff(core, { templatesDir: options.templates, show, speech });
        else if (speech.isJson) await printLines(core, speech, days);
        else await printDays(core, speech, days, show);
      });
    });
}

function wholeNumber(option: string, written: string, most: number): number {
  const value = /^\d{1,6}$/u.test(written) ? Number(written) : 0;
  if (value >= 1 && value <= most) return value;
  throw new XinhangError('bad_input', said('cli/not-a-number', { option, written, most }));
}

async function printDays(core: Core, { write }: Speech, days: number, show: number): Promise<void> {
  const { zone } = core.rules.playbook;
  const preview = await gatherDays(await everything(core, days), { zone, show });
  const people = await readPeople(core.db);
  for (const day of describeDays({ core }, preview, { people, maxLines: Number.POSITIVE_INFINITY }))
    write(`${day}\n`);
  const messages = preview.days.reduce((sum, { count }) => sum + count, 0);
  write(inWords(core, said('cli/preview-count', { customers: preview.looked, messages })));
}

/** The format of `simulate --json`, but one line per reminder: reminders are merged into messages when posted. */
async function printLines(core: Core, { writeJson }: Speech, days: number): Promise<void> {
  const { zone } = core.rules.playbook;
  const people = await readPeople(core.db);
  for await (const preview of await everything(core, days)) {
    for (const line of linesOf(preview, people, zone)) writeJson(line);
  }
}

function linesOf({ customer, coming }: AnyPreview, people: ReadonlyMap<string, Named>, zone: string) {
  return coming.map(({ at, audience, recipientId, step, cycle, say }) => {
    const to = recipientId === null ? null : (people.get(recipientId)?.code ?? recipientId);
    return {
      at: at.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' }),
      audience,
      room: to === null ? `customer:${customer?.code ?? ''}` : `dm:${to}`,
      to: to === null ? [] : [to],
      items: [{ customer: customer?.code ?? '', step, cycle, say }],
    };
  });
}

/** Messages about customers, and what colleagues owe by the calendar. */
async function everything(core: Core, days: number): Promise<AsyncIterable<AnyPreview>> {
  return noted(core, withDuties(await previewDuties(core, core.rules, days), previewDays(core, {}, days)));
}

const notedTogether = 500;

/** Records in the access log whose files the preview has shown. */
async function* noted(core: Core, previews: AsyncIterable<AnyPreview>): AsyncGenerator<AnyPreview, void> {
  let ids: string[] = [];
  for await (const preview of previews) {
    if (preview.customer !== null && preview.coming.length > 0) ids.push(preview.customer.id);
    if (ids.length >= notedTogether) {
      await noteReads(core, null, ids, 'preview');
      ids = [];
    }
    yield preview;
  }
  await noteReads(core, null, ids, 'preview');
}
