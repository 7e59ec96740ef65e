import { Command } from 'commander';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { inWords } from '../../jobs/in-words.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { gatherDays } from '../../jobs/preview/gather-days.ts';
import { type AnyPreview, previewDays, withDuties } from '../../jobs/preview/preview-days.ts';
import { previewDuties, type AskedFor, previewDutyChanges } from '../../jobs/preview/preview-duties.ts';
import { type Named, readPeople } from '../../jobs/preview/read-people.ts';
import { describeDays } from '../commands/preview/describe-days.ts';
import type { Speech } from './speech.ts';
import { inItsTime, withCore } from './with-core.ts';
import { said, type Said } from '../../templates/reader/said.ts';
import type { Change } from '../../jobs/plan/types.ts';
import { stepWork } from '../commands/engine/step-words.ts';
import { previewChanges } from '../../jobs/preview/preview-changes.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Speaking, tell } from '../commands/engine/context.ts';
import { describeChanges } from '../commands/engine/describe-changes.ts';

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

interface DiffOptions {
  /** Undefined: the program's own templates. */
  readonly templatesDir: string | undefined;
  /** How many changed customers are printed with their changes; all are counted. */
  readonly show: number;
  readonly speech: Speech;
}

const kindWords: Readonly<Record<Change['kind'], Said>> = {
  open: said('cli/kind-open'),
  adjust: said('cli/kind-adjust'),
  reopen: said('cli/kind-reopen'),
  close: said('cli/kind-close'),
  cancel: said('cli/kind-cancel'),
  'add-reminder': said('cli/kind-add-reminder'),
  'move-reminder': said('cli/kind-move-reminder'),
  'cancel-reminder': said('cli/kind-cancel-reminder'),
};

/** Prints what planning by these templates would change in open follow-ups, and whom duties would ask from when, without changing anything. */
async function printDiff(core: Core, { templatesDir, show, speech }: DiffOptions): Promise<void> {
  const templates = templatesDir === undefined ? core.templates : loadTemplates(templatesDir);
  const { write } = speech;
  const rules = rulesOf(templates);
  const ctx: Speaking = { core: { ...core, templates, rules } };
  const counts = new Map<Change['kind'], number>();
  const read: string[] = [];
  let looked = 0;
  let changed = 0;
  for await (const { customer, changes } of previewChanges(core, rules)) {
    looked += 1;
    if (changes.length === 0) continue;
    changed += 1;
    for (const change of countable(changes)) counts.set(change, (counts.get(change) ?? 0) + 1);
    if (changed > show) continue;
    read.push(customer.id);
    const lines = await describeChanges(ctx, changes);
    if (speech.isJson) {
      speech.writeJson({ customer: customer.code, changes: lines });
      continue;
    }
    write(`${customer.code} ${customer.name}`);
    for (const line of lines) write(`  ${line}`);
  }
  await noteReads(core, null, read, 'preview');
  const people = await readPeople(core.db);
  const duties = await previewDutyChanges(core, rules, dutyDays);
  const askedOf = ({ first, recipientIds }: AskedFor): Said =>
    first === null
      ? said('cli/duty-asks-nobody')
      : said('cli/duty-asks', {
          names: said('list/names', { names: recipientIds.map((id) => people.get(id)?.name ?? id) }),
          fromOn: first.toZonedDateTimeISO(rules.playbook.zone).toPlainDate(),
        });
  if (speech.isJson) {
    for (const { step, before, after } of duties) {
      speech.writeJson({ duty: step, before: asJson(before, people), after: asJson(after, people) });
    }
    speech.writeJson({ customers: looked, changed, kinds: Object.fromEntries(counts) });
    return;
  }
  for (const { step, before, after } of duties) {
    const speaking = rules.playbook.steps.some(({ key }) => key === step) ? ctx : { core };
    const work = stepWork(speaking, step);
    write(tell(ctx, 'cli/duty-change', { work, before: askedOf(before), after: askedOf(after) }));
  }
  if (changed > show) write(tell(ctx, 'cli/more-customers-change', { changed: changed - show }));
  write(tell(ctx, 'cli/customers-them-change', { looked, changed }));
  for (const [kind, words] of Object.entries(kindWords) as [Change['kind'], Said][]) {
    const count = counts.get(kind) ?? 0;
    if (count > 0) write(tell(ctx, 'cli/kind-count', { kind: words, count }));
  }
}

/** Every duty is due within a year. */
const dutyDays = 366;

function asJson({ first, recipientIds, messages }: AskedFor, people: ReadonlyMap<string, Named>) {
  const asked = recipientIds.map((id) => people.get(id)?.code ?? id);
  return { asked, first: first?.toString() ?? null, messages };
}

/** Counts the reminders that come with a new follow-up. */
function countable(changes: readonly Change[]): readonly Change['kind'][] {
  return changes.flatMap((change) =>
    change.kind === 'open'
      ? ['open' as const, ...change.followUp.reminders.map(() => 'add-reminder' as const)]
      : [change.kind],
  );
}
