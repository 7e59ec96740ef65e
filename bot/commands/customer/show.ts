import { roleName } from '../../../templates/reader/roles.ts';
import type { CustomerCard, Seat } from '../../../jobs/customer-file/customer-card.ts';
import { customerCard } from '../../../jobs/customer-file/customer-card.ts';
import { ownerRoles } from '../../../templates/reader/playbook.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { anchorLabel, describeOpen } from '../engine/step-words.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { both, formatMoment, shorten, tierWords } from '../engine/words.ts';

export const customerShow = defineCommand({
  name: 'show',
  zh: ['查看', '看'],
  help: both(
    '看一个客户：人、日期、待办、最近联系',
    'show a customer: people, dates, follow-ups, last contact',
  ),
  examples: ['/crm 客户 查看 C001', '/crm customer show C001'],
  capability: 'process.join',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const card = await customerCard(ctx.core.db, customer.id);
    const open = card.open.map((followUp) => describeOpen(ctx, followUp));
    return answer({
      title: `${card.code} ${card.name}`,
      body: [
        open.length === 0 ? tell(ctx, '没有待办事项。', 'No open follow-ups.') : open.join('\n'),
        lastContact(ctx, card),
      ],
      fields: [
        ...headFields(ctx, card),
        ...peopleFields(ctx, card),
        ...card.anchors.map(({ key, on }) => ({
          label: anchorLabel(ctx, key),
          value: formatDay(on, ctx.core.language),
        })),
        // The volume determines the grade: visible to the supervisor and superiors only (requirements 1.17 a, 4.27).
        ...(may('manage', ctx.by, customer) ? volumeFields(ctx, card) : []),
      ],
    });
  },
});

const states = {
  active: both('跟进中', 'active'),
  paused: both('已暂停', 'paused'),
  ended: both('已结束', 'ended'),
} as const;

function headFields(ctx: CommandContext, card: CustomerCard) {
  const { language } = ctx.core;
  const groups = card.rooms.map(({ name }) => name).join(tell(ctx, '、', ', '));
  return [
    { label: tell(ctx, '跟进等级', 'Tier'), value: tierWords[card.tier][language] },
    ...(card.state === 'active'
      ? []
      : [{ label: tell(ctx, '状态', 'State'), value: states[card.state][language] }]),
    {
      label: tell(ctx, '沟通群', 'Group'),
      value: groups === '' ? tell(ctx, '未绑定', 'none') : groups,
    },
  ];
}

function peopleFields(ctx: CommandContext, card: CustomerCard) {
  return ownerRoles.map((seat) => ({
    label: roleName(seat, ctx.core.language),
    value: nameOf(ctx, card.people[seat]),
  }));
}

function nameOf(ctx: CommandContext, seat: Seat | null): string {
  if (seat === null) return tell(ctx, '未安排', 'no one');
  return seat.hasLeft ? tell(ctx, `${seat.name}（已离职）`, `${seat.name} (has left)`) : seat.name;
}

function volumeFields(ctx: CommandContext, { annualVolumeFen }: CustomerCard) {
  if (annualVolumeFen === null) return [];
  const yuan = (annualVolumeFen / 100n).toString();
  return [{ label: tell(ctx, '年用量（元）', 'Annual volume (yuan)'), value: yuan }];
}

function lastContact(ctx: CommandContext, { lastLog, logs }: CustomerCard): string {
  if (lastLog === null) return tell(ctx, '还没有联系记录。', 'No contact logs yet.');
  const said = shorten(lastLog.summary, 100);
  const at = formatMoment(lastLog.at, ctx.core.rules.playbook.zone, ctx.core.language);
  return tell(
    ctx,
    `最近联系（共 ${logs} 条）：${at} ${lastLog.author}：${said}`,
    `Last contact (${logs} in total): ${at} ${lastLog.author}: ${said}`,
  );
}
