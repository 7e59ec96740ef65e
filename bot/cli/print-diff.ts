import type { Core } from '../../jobs/core.ts';
import type { Change } from '../../jobs/plan/types.ts';
import { previewChanges } from '../../jobs/preview/preview-changes.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Speaking, tell } from '../commands/engine/context.ts';
import { describeChanges } from '../commands/engine/describe-changes.ts';
import { both, type Words } from '../commands/engine/words.ts';

export interface DiffOptions {
  /** Undefined: the program's own templates. */
  readonly templatesDir: string | undefined;
  /** How many changed customers are printed with their changes; all are counted. */
  readonly show: number;
  readonly write: (line: string) => void;
}

const kindWords: Readonly<Record<Change['kind'], Words>> = {
  open: both('新增事项', 'follow-ups opened'),
  adjust: both('调整事项', 'follow-ups changed'),
  reopen: both('重新打开事项', 'follow-ups opened again'),
  close: both('完成事项', 'follow-ups done'),
  cancel: both('取消事项', 'follow-ups cancelled'),
  'add-reminder': both('新增提醒', 'reminders added'),
  'move-reminder': both('改动提醒', 'reminders moved'),
  'cancel-reminder': both('取消提醒', 'reminders cancelled'),
};

/** Prints what planning by these templates would change in open follow-ups, without changing anything. */
export async function printDiff(core: Core, { templatesDir, show, write }: DiffOptions): Promise<void> {
  const templates = templatesDir === undefined ? core.templates : loadTemplates(templatesDir);
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
    write(`${customer.code} ${customer.name}`);
    for (const line of await describeChanges(ctx, changes)) write(`  ${line}`);
  }
  await noteReads(core, null, read, 'preview');
  if (changed > show)
    write(
      tell(ctx, `另有 ${changed - show} 家客户有变化。`, `${changed - show} more customers would change.`),
    );
  write(
    tell(
      ctx,
      `客户 ${looked} 家，有变化 ${changed} 家。`,
      `${looked} customers, ${changed} of them would change.`,
    ),
  );
  for (const [kind, words] of Object.entries(kindWords) as [Change['kind'], Words][]) {
    const count = counts.get(kind) ?? 0;
    if (count > 0) write(tell(ctx, `${words['zh-CN']} ${count}`, `${words.en}: ${count}`));
  }
}

/** Counts the reminders that come with a new follow-up. */
function countable(changes: readonly Change[]): readonly Change['kind'][] {
  return changes.flatMap((change) =>
    change.kind === 'open'
      ? ['open' as const, ...change.followUp.reminders.map(() => 'add-reminder' as const)]
      : [change.kind],
  );
}
