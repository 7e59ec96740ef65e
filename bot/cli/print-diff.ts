import type { Core } from '../../jobs/core.ts';
import type { Change } from '../../jobs/plan/types.ts';
import { type AskedFor, previewDutyChanges } from '../../jobs/preview/preview-duties.ts';
import { type Named, readPeople } from '../../jobs/preview/read-people.ts';
import { stepWork } from '../commands/engine/step-words.ts';
import { previewChanges } from '../../jobs/preview/preview-changes.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Speaking, tell } from '../commands/engine/context.ts';
import { describeChanges } from '../commands/engine/describe-changes.ts';
import type { Speech } from './speech.ts';
import { said, type Said } from '../../templates/reader/said.ts';

export interface DiffOptions {
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
export async function printDiff(core: Core, { templatesDir, show, speech }: DiffOptions): Promise<void> {
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
