import { roleName } from '../../../templates/reader/roles.ts';
import { staffById } from '../../../jobs/staff/staff-member.ts';
import { reportOwnerless } from '../../../jobs/people/report-ownerless.ts';
import { changeSeat } from '../../../jobs/customers/manage-customer.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { checkSeat, findStaff } from '../engine/find-staff.ts';
import { personOrNobody, seat } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const customerSeat = defineCommand({
  name: 'seat',
  zh: ['负责人', '换人'],
  help: both(
    '安排客户的主管、业务员或助理',
    'assign a customer’s supervisor, salesperson or assistant, or clear the seat',
  ),
  examples: ['/crm 客户 负责人 C001 业务员 zhang', '/crm customer seat C001 assistant none'],
  capability: 'customer.manage',
  customer: { scope: 'manage' },
  params: {
    seat: required(seat, { label: both('位置', 'seat'), names: ['位置'] }),
    person: required(personOrNobody, { label: both('员工', 'colleague'), names: ['员工'] }),
  },
  run: async (ctx, { customer, seat, person }) => {
    const chosen = person === 'nobody' ? null : await findStaff(ctx, person.person);
    if (chosen !== null) checkSeat(ctx, seat, chosen);
    const beforeId = customer[`${seat}Id`];
    const before = beforeId === null ? null : await staffById(ctx.core.db, beforeId);
    const changes = await changeSeat(ctx.core, ctx.by, customer, seat, chosen);
    await reportOwnerless(ctx.core);
    const nobody = tell(ctx, '无', 'no one');
    const role = roleName(seat, ctx.core.language);
    return answer({
      title: `${customer.code} ${customer.name}`,
      body: [
        tell(
          ctx,
          `${role}：${before?.name ?? nobody} → ${chosen?.name ?? nobody}`,
          `${role}: ${before?.name ?? nobody} → ${chosen?.name ?? nobody}`,
        ),
        (await describeChanges(ctx, changes)).join('\n'),
        ...(chosen === null || chosen.id === before?.id
          ? []
          : [
              tell(
                ctx,
                `机器人会把 ${chosen.name} 拉进客户群；拉不进会通知主管。`,
                `The bot will invite ${chosen.name} to the group, or notify the supervisor if it cannot.`,
              ),
            ]),
      ],
    });
  },
});
