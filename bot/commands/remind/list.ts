import {
  type FollowUpLine,
  type ReminderLine,
  listFollowUps,
} from '../../../jobs/follow-ups/list-follow-ups.ts';
import { readableBy } from '../../../jobs/registers/readable-by.ts';
import { answer, type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { dueWords, stepWork, toWhom } from '../engine/step-words.ts';
import { formatMoment } from '../engine/words.ts';
import { said, type Said } from '../../../templates/reader/said.ts';

/** Older ones are in the contact logs. */
const shownEnded = 3;

export const remindList = defineCommand({
  name: 'list',
  zh: ['列表', '查看'],
  help: said('help/remind-list'),
  examples: ['/crm 提醒 列表 C001', '/crm remind list C001'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const all = await readableBy(ctx.core, ctx.by, await listFollowUps(ctx.core.db, customer.id));
    const head = `${customer.code} ${customer.name}`;
    if (all.length === 0) return say(tell(ctx, 'remind/no-follow-ups', { head }));
    const open = all.filter(({ state }) => state === 'open').toReversed();
    const ended = all.filter(({ state }) => state !== 'open').slice(0, shownEnded);
    return answer({ title: head, body: [...open, ...ended].map((followUp) => describe(ctx, followUp)) });
  },
});

const states: Readonly<Record<FollowUpLine['state'], Said>> = {
  open: said('remind/state-open'),
  closed: said('remind/state-closed'),
  cancelled: said('remind/state-cancelled'),
};

const reminderStates: Readonly<Record<ReminderLine['state'], Said>> = {
  planned: said('remind/reminder-state-planned'),
  claimed: said('remind/reminder-state-claimed'),
  handed: said('remind/reminder-state-handed'),
  posted: said('remind/reminder-state-posted'),
  skipped: said('remind/reminder-state-skipped'),
  cancelled: said('remind/state-cancelled'),
  unknown: said('remind/reminder-state-unknown'),
};

function describe(ctx: CommandContext, followUp: FollowUpLine): string {
  const owner = followUp.owner ?? tell(ctx, 'remind/no-one');
  const due = dueWords(ctx, followUp);
  const line = { step: stepWork(ctx, followUp.step), state: states[followUp.state], owner, due };
  const head =
    followUp.reason === null
      ? tell(ctx, 'remind/due', line)
      : tell(ctx, 'remind/due-because', { ...line, why: followUp.reason });
  return [head, ...followUp.reminders.map((reminder) => describeReminder(ctx, reminder))].join('\n');
}

function describeReminder(ctx: CommandContext, reminder: ReminderLine): string {
  const { language } = ctx.core;
  const at = formatMoment(reminder.at, ctx.core.rules.playbook.zone, language);
  const to = toWhom(ctx, { audience: reminder.audience, to: reminder.recipient });
  const line = { moment: at, to, state: reminderStates[reminder.state] };
  return reminder.state !== 'posted' && reminder.reason !== null
    ? tell(ctx, 'remind/reminder-because', { ...line, why: reminder.reason })
    : tell(ctx, 'remind/reminder', line);
}
