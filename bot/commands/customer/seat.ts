import { tellApart } from '../../../jobs/staff/name-people.ts';
import { type Post, roleName } from '../../../templates/reader/roles.ts';
import type { OwnerRole } from '../../../templates/reader/playbook.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { type StaffMember, staffById } from '../../../jobs/staff/staff-member.ts';
import { reportEmptySeats } from '../../../jobs/people/report-empty-seats.ts';
import { reportOwnerless } from '../../../jobs/people/report-ownerless.ts';
import { changePostSeat, changeSeat } from '../../../jobs/customers/manage-customer.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { checkSeat, findStaff } from '../engine/find-staff.ts';
import { personOrNobody, seat } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerSeat = defineCommand({
  name: 'seat',
  zh: ['负责人', '换人'],
  help: said('help/customer-seat'),
  examples: [
    '/crm 客户 负责人 C001 业务员 zhang',
    '/crm customer seat C001 assistant none',
    '/crm 客户 负责人 C001 技术支持 sun',
  ],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    seat: required(seat, { label: said('param/seat'), names: ['位置'] }),
    person: required(personOrNobody, { label: said('param/away-who'), names: ['员工'] }),
  },
  run: async (ctx, { customer, seat, person }) => {
    const chosen = person === 'nobody' ? null : await findStaff(ctx, person.person);
    const isPost = typeof seat !== 'string';
    const { before, changes } = isPost
      ? await seatForPost(ctx, customer, seat, chosen)
      : await seatOwner(ctx, customer, seat, chosen);
    await reportOwnerless(ctx.core);
    await reportEmptySeats(ctx.core);
    const nobody = tell(ctx, 'customer/none-before');
    return answer({
      title: `${customer.code} ${customer.name}`,
      body: [
        tell(ctx, 'customer/seat-changed', {
          role: isPost ? seat.label[ctx.core.language] : roleName(seat, ctx.core.language),
          from: before === null ? nobody : (await tellApart(ctx.core.db))(before),
          to: chosen?.name ?? nobody,
        }),
        (await describeChanges(ctx, changes)).join('\n'),
        ...(isPost || chosen === null || chosen.id === before?.id
          ? []
          : [tell(ctx, 'customer/will-be-invited', { name: chosen.name })]),
      ],
    });
  },
});

async function seatOwner(
  ctx: CommandContext,
  customer: CustomerRef,
  seat: OwnerRole,
  chosen: StaffMember | null,
) {
  if (chosen !== null) checkSeat(ctx, seat, chosen);
  const beforeId = customer[`${seat}Id`];
  const before = beforeId === null ? null : await staffById(ctx.core.db, beforeId);
  return { before, changes: await changeSeat(ctx.core, ctx.by, customer, seat, chosen) };
}

async function seatForPost(
  ctx: CommandContext,
  customer: CustomerRef,
  post: Post,
  chosen: StaffMember | null,
) {
  if (chosen !== null) checkSeat(ctx, post, chosen);
  return await changePostSeat(ctx.core, ctx.by, customer, post.key, chosen);
}
