import { inWords } from '../../../jobs/in-words.ts';
import { tierWords } from '../../../templates/reader/grade-words.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import type { CustomerCard, Seat } from '../../../jobs/customer-file/customer-card.ts';
import { customerCard } from '../../../jobs/customer-file/customer-card.ts';
import { ownerRoles } from '../../../templates/reader/playbook.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { anchorLabel, describeOpen } from '../engine/step-words.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { formatMoment, shorten } from '../engine/words.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerShow = defineCommand({
  name: 'show',
  zh: ['查看', '看'],
  help: said('help/customer-show'),
  examples: ['/crm 客户 查看 C001', '/crm customer show C001'],
  capability: 'process.join',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'read' },
  params: {},
  run: async (ctx, { customer }) => {
    const card = await customerCard(ctx.core.db, customer.id);
    const open = card.open.map((followUp) => describeOpen(ctx, followUp));
    return answer({
      title: `${card.code} ${card.name}`,
      body: [
        open.length === 0 ? tell(ctx, 'customer/no-open-follow-ups') : open.join('\n'),
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
  active: said('customer/state-active'),
  paused: said('customer/state-paused'),
  ended: said('customer/state-ended'),
} as const;

function headFields(ctx: CommandContext, card: CustomerCard) {
  const groups = tell(ctx, 'list/names', { names: card.rooms.map(({ name }) => name) });
  return [
    { label: tell(ctx, 'customer/tier'), value: inWords(ctx.core, tierWords[card.tier]) },
    ...(card.state === 'active'
      ? []
      : [{ label: tell(ctx, 'customer/state'), value: inWords(ctx.core, states[card.state]) }]),
    {
      label: tell(ctx, 'customer/group'),
      value: groups === '' ? tell(ctx, 'customer/no-group') : groups,
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
  if (seat === null) return tell(ctx, 'customer/seat-vacant');
  return seat.hasLeft ? tell(ctx, 'customer/left', { name: seat.name }) : seat.name;
}

function volumeFields(ctx: CommandContext, { annualVolumeFen }: CustomerCard) {
  if (annualVolumeFen === null) return [];
  const yuan = (annualVolumeFen / 100n).toString();
  return [{ label: tell(ctx, 'customer/annual-volume-yuan'), value: yuan }];
}

function lastContact(ctx: CommandContext, { lastLog, logs }: CustomerCard): string {
  if (lastLog === null) return tell(ctx, 'customer/no-contact-logs-yet');
  const said = shorten(lastLog.summary, 100);
  const at = formatMoment(lastLog.at, ctx.core.rules.playbook.zone, ctx.core.language);
  return tell(ctx, 'customer/last-contact-total', { logs, moment: at, author: lastLog.author, said });
}
