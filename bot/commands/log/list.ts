import { describeAttachment } from '../../../jobs/attachment.ts';
import { listLogs, type LogLine } from '../../../jobs/logs/list-logs.ts';
import { logAnswers, logChoice } from '../../../jobs/follow-ups/log-words.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { count } from '../engine/param-types.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { formatMoment, shorten } from '../engine/words.ts';
import { said } from '../../../templates/reader/said.ts';

export const logList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/log-list'),
  examples: ['/crm 记录 列表 C001', '/crm log list C001 20'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {
    count: optional(count, { label: said('param/count'), names: ['条数'], place: 'word' }),
  },
  run: async (ctx, { customer, count: limit = 10 }) => {
    const { total, lines } = await listLogs(ctx.core.db, customer.id, limit);
    const head = `${customer.code} ${customer.name}`;
    if (total === 0) return say(tell(ctx, 'log/no-contact-logs-yet', { head }));
    const older = total - lines.length;
    return answer({
      title: tell(ctx, 'log/contact-logs', { head, total }),
      body: [
        ...lines.map((line) => describe(ctx, line)),
        ...(older === 0 ? [] : [tell(ctx, 'log/older-ones', { older })]),
      ],
    });
  },
});

/** Time, author and channel; then the summary, marked if edited, deleted or assumed to be an answer; then the answers of its form. */
function describe(ctx: CommandContext, log: LogLine): string {
  const { language } = ctx.core;
  const who =
    log.authorRole === 'customer'
      ? tell(ctx, 'log/customer', { author: log.author })
      : tell(ctx, 'log/author-author-role', {
          author: log.author,
          authorRole: roleName(log.authorRole, language),
        });
  const head = [
    formatMoment(log.at, ctx.core.rules.playbook.zone, language),
    log.onBehalfOf === null ? who : tell(ctx, 'log/for', { who, onBehalfOf: log.onBehalfOf }),
    logChoice(ctx.core, 'channel', log.channel),
    logChoice(ctx.core, 'purpose', log.purpose),
  ].join(' · ');
  const marks = [
    ...(log.assumed ? [tell(ctx, 'log/assumed')] : []),
    ...(log.edits === 0 ? [] : [tell(ctx, 'log/edited-times', { edits: log.edits })]),
    ...(log.deletedAt === null ? [] : [tell(ctx, 'log/message-deleted')]),
  ];
  const summary = shorten(log.summary, 400);
  return [
    head,
    marks.length === 0
      ? summary
      : tell(ctx, 'log/marked', { marks: { joined: 'clauses', each: marks }, summary }),
    ...(log.firstWords === null
      ? []
      : [tell(ctx, 'log/first-words', { words: shorten(log.firstWords, 400) })]),
    ...log.attachments.map((one) =>
      describeAttachment(one, (kind) => tell(ctx, 'log/attachment-kind', { kind })),
    ),
    ...describeFields(ctx, log),
  ].join('\n');
}

function describeFields(ctx: CommandContext, log: LogLine): readonly string[] {
  const answers = logAnswers(ctx.core, log).map(({ label, text }) =>
    tell(ctx, 'command/text-with-label', { label, text }),
  );
  const all = { joined: 'sentences', each: answers } as const;
  return answers.length === 0 ? [] : [tell(ctx, 'list/all', { all })];
}
