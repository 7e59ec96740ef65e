import { Temporal } from 'temporal-polyfill';
import { can } from '../../../jobs/access/can.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { describeAttachment } from '../../../jobs/attachment.ts';
import { listAudit } from '../../../jobs/audit/list-audit.ts';
import type { FileScope } from '../../../jobs/customer-file/file-section.ts';
import { fileSections } from '../../../jobs/customer-file/file-sections.ts';
import { pastMessages } from '../../../jobs/customer-file/past-messages.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { listLogs, type LogLine } from '../../../jobs/logs/list-logs.ts';
import { logChoice } from '../../../jobs/follow-ups/log-words.ts';
import { readNames } from '../../../jobs/staff/name-people.ts';
import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { said } from '../../../templates/reader/said.ts';
import { readAuditLine } from '../../commands/audit/describe-audit.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import { stepWork, toWhom } from '../../commands/engine/step-words.ts';
import { showValue } from '../../commands/engine/table-line.ts';
import type { TimelineEvent } from '../api/timeline.ts';
import { theCustomerOfCode } from './customer.ts';
import { reminderLabel } from '../../commands/engine/reminder-label.ts';
import { withoutDetail } from '../../commands/failed/describe-failed.ts';
import { defineView } from './define-view.ts';
import { correctingButton } from '../../forms/correct-log.ts';
import { takingBackOf } from './taking-back.ts';

const nothingMore: Pick<TimelineEvent, 'reason' | 'attachments' | 'text' | 'who' | 'actions'> = {
  reason: null,
  attachments: [],
  text: null,
  who: null,
  actions: [],
};

/** Everything that happened with a customer, newest first, as far as the reader may see each part of the file. */
export const timelineView = defineView({
  view: 'timeline',
  title: said('console/view-timeline'),
  capability: 'process.join',
  reads: 'file',
  // A part of the customer's page, which is opened with it: one look, one line.
  notedAs: 'view customer',
  about: theCustomerOfCode,
  named: 'customer',
  run: async (ctx, customer, { most }) => {
    const scope = { core: ctx.core, who: ctx.by, customer };
    const parts = await Promise.all([
      logsOf(ctx, scope, most),
      messagesOf(ctx, scope, most),
      changesOf(ctx, scope, most),
      sectionsOf(ctx, scope, most),
    ]);
    const now = ctx.core.clock.now().epochMilliseconds;
    // An anniversary has its day before it comes.
    const events = parts
      .flat()
      .filter(({ at }) => Date.parse(at) <= now)
      .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    return { view: { events, hasMore: parts.some((part) => part.length >= most) } };
  },
});

async function logsOf(ctx: CommandContext, scope: FileScope, most: number): Promise<TimelineEvent[]> {
  const { core } = ctx;
  const { lines } = await listLogs(core.db, scope.customer.id, most);
  return lines.map((line) => ({
    at: line.at.toString(),
    kind: 'log',
    label: tell(ctx, 'file/logs'),
    title: [logChoice(core, 'purpose', line.purpose), logChoice(core, 'channel', line.channel)].join(' · '),
    who: line.onBehalfOf === null ? line.author : `${line.author} → ${line.onBehalfOf}`,
    text: line.deletedAt === null ? wordsOf(ctx, line) : tell(ctx, 'log/message-deleted'),
    reason: null,
    attachments:
      line.deletedAt === null
        ? line.attachments.map((one) =>
            describeAttachment(one, (kind) => tell(ctx, 'log/attachment-kind', { kind })),
          )
        : [],
    actions:
      line.deletedAt === null && may('work', ctx.by, scope.customer)
        ? [
            ...(line.assumed
              ? [{ action: 'answer-unrelated', value: line.id, label: tell(ctx, 'console/not-a-reply') }]
              : []),
            ...(line.authorId === ctx.by.id ? [correctingButton(ctx, line.id)] : []),
          ]
        : [],
  }));
}

/** A corrected log has what was written first as well. */
function wordsOf(ctx: CommandContext, { summary, firstWords }: LogLine): string {
  return firstWords === null ? summary : `${summary}\n${tell(ctx, 'log/first-words', { words: firstWords })}`;
}

async function messagesOf(ctx: CommandContext, scope: FileScope, most: number): Promise<TimelineEvent[]> {
  return (await pastMessages(scope, most)).map(({ at, step, say, to, state, reason, text }) => ({
    ...nothingMore,
    at: at.toString(),
    kind: state === 'posted' ? 'sent' : 'not-sent',
    label: tell(ctx, state === 'posted' ? 'remind/reminder-state-posted' : 'console/not-sent'),
    title: [stepWork(ctx, step), inWords(ctx.core, reminderLabel(ctx.core.templates, say))].join(' · '),
    who: toWhom(ctx, { audience: to === null ? 'customer' : 'staff', to }),
    text,
    reason: reason === null ? null : inWords(ctx.core, withoutDetail(reason)),
  }));
}

/** Changes of what is known, and what colleagues put off or let be. Logs, applications and entries stand for themselves. */
const changes: ReadonlySet<string> = new Set([
  'fact.change',
  'customer.open',
  'customer.change',
  'customer.merge',
  'follow-up.snooze',
  'follow-up.skip',
  'follow-up.unskip',
]);

async function changesOf(ctx: CommandContext, scope: FileScope, most: number): Promise<TimelineEvent[]> {
  if (!can(ctx.by, 'audit.read')) return [];
  const question = { kind: 'changes', customerId: scope.customer.id, limit: most } as const;
  const [{ lines }, takingBack] = await Promise.all([
    listAudit(ctx.core.db, ctx.by, question),
    takingBackOf(ctx, scope.customer),
  ]);
  const reading = { ...ctx, nameOf: await readNames(ctx.core.db) };
  return lines
    .filter(({ action }) => changes.has(action))
    .map((line) => {
      const { who, what, change } = readAuditLine(reading, line);
      return {
        ...nothingMore,
        at: line.at.toString(),
        kind: 'change',
        label: tell(ctx, 'console/change'),
        title: what,
        who,
        text: change === '' ? null : asSentence(change),
        actions: takingBack(line),
      };
    });
}

/** The other parts of the file, each with the day or moment of its first column. */
async function sectionsOf(ctx: CommandContext, scope: FileScope, most: number): Promise<TimelineEvent[]> {
  const sections = (await fileSections(scope)).filter(
    ({ key, columns, total }) =>
      total > 0 &&
      key !== 'owed' &&
      key !== 'logs' &&
      columns.some(({ holds }) => holds === 'instant' || holds === 'day'),
  );
  const rows = await Promise.all(
    sections.map(async (section) => ({ section, rows: await section.read(most) })),
  );
  return rows.flatMap(({ section: { title, columns }, rows: all }) => {
    const dated = columns.findIndex(({ holds }) => holds === 'instant' || holds === 'day');
    return all.flatMap((row): TimelineEvent[] => {
      const at = row[dated];
      if (!(at instanceof Temporal.Instant) && !(at instanceof Temporal.PlainDate)) return [];
      const cells = columns.flatMap(({ heading }, n) => {
        const value = row[n] ?? null;
        if (n === dated || value === null || value === '') return [];
        const label = asSentence(inWords(ctx.core, heading));
        return [tell(ctx, 'command/text-with-label', { label, text: showValue(ctx, value, 400) })];
      });
      return [
        {
          ...nothingMore,
          at: at.toString(),
          kind: 'other',
          label: inWords(ctx.core, title),
          title: inWords(ctx.core, title),
          text: cells.join(' · '),
        },
      ];
    });
  });
}
