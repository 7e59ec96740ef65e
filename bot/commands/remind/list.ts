import {
  type FollowUpLine,
  type ReminderLine,
  listFollowUps,
} from '../../../jobs/follow-ups/list-follow-ups.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { stepWork, toWhom } from '../engine/step-words.ts';
import { both, formatMoment, type Words } from '../engine/words.ts';
import type { AnySaid } from '../../../templates/reader/said.ts';
import { inWords } from '../../../jobs/in-words.ts';

/** Older ones are in the contact logs. */
const shownEnded = 3;

export const remindList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: both(
    '客户的事项和提醒：发了没有，为什么',
    'a customer’s follow-ups and reminders: what was sent, and why not',
  ),
  examples: ['/crm 提醒 列表 C001', '/crm remind list C001'],
  capability: 'process.join',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const all = await listFollowUps(ctx.core.db, customer.id);
    const head = `${customer.code} ${customer.name}`;
    if (all.length === 0) return say(tell(ctx, `${head} 没有跟进事项。`, `${head} has no follow-ups.`));
    const open = all.filter(({ state }) => state === 'open').toReversed();
    const ended = all.filter(({ state }) => state !== 'open').slice(0, shownEnded);
    return answer({ title: head, body: [...open, ...ended].map((followUp) => describe(ctx, followUp)) });
  },
});

const states: Readonly<Record<FollowUpLine['state'], Words>> = {
  open: both('待办', 'open'),
  closed: both('已完成', 'done'),
  cancelled: both('已取消', 'cancelled'),
};

const reminderStates: Readonly<Record<ReminderLine['state'], Words>> = {
  planned: both('待发', 'planned'),
  claimed: both('正在发送', 'being sent'),
  posted: both('已发', 'sent'),
  skipped: both('未发', 'not sent'),
  cancelled: both('已取消', 'cancelled'),
  unknown: both('不确定是否发出', 'perhaps sent'),
};

function describe(ctx: CommandContext, followUp: FollowUpLine): string {
  const { language } = ctx.core;
  const owner = followUp.owner ?? tell(ctx, '无负责人', 'no one');
  const due = formatDay(followUp.dueOn, language);
  const why =
    followUp.reason === null ? '' : tell(ctx, `（${said(ctx, followUp)}）`, ` (${said(ctx, followUp)})`);
  const head = tell(
    ctx,
    `${stepWork(ctx, followUp.step)}：${states[followUp.state][language]}${why}，${owner}，${due} 截止`,
    `${stepWork(ctx, followUp.step)}: ${states[followUp.state][language]}${why}, ${owner}, due ${due}`,
  );
  return [head, ...followUp.reminders.map((reminder) => describeReminder(ctx, reminder))].join('\n');
}

const said = (ctx: CommandContext, { reason }: { readonly reason: AnySaid | null }): string =>
  reason === null ? '' : inWords(ctx.core, reason);

function describeReminder(ctx: CommandContext, reminder: ReminderLine): string {
  const { language } = ctx.core;
  const at = formatMoment(reminder.at, ctx.core.rules.playbook.zone, language);
  const to = toWhom(ctx, { audience: reminder.audience, to: reminder.recipient });
  const explain = reminder.state !== 'posted' && reminder.reason !== null;
  const why = explain ? tell(ctx, `：${said(ctx, reminder)}`, `: ${said(ctx, reminder)}`) : '';
  return `· ${at} → ${to} · ${reminderStates[reminder.state][language]}${why}`;
}
