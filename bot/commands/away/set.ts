import { XinhangError } from '../../../jobs/errors.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { fitsAbsence } from '../../../jobs/access/can.ts';
import { answersForColleague } from '../../../jobs/access/colleagues.ts';
import { setAbsence } from '../../../jobs/people/set-absence.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { day, person } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const awaySet = defineCommand({
  name: '',
  zh: [],
  help: both(
    '请假：这几天的提醒和审批转给代办人，回来后自动还回',
    'record an absence: reminders and approvals go to a stand-in until it ends',
  ),
  examples: [
    '/crm 请假 2026-12-02 2026-12-06 代办=zhao',
    '/crm 请假 @张伟 今天 +3d 代办=@赵敏',
    '/crm away @zhang 2026-12-02 2026-12-06 to=@zhao',
  ],
  capability: 'everyone',
  params: {
    who: optional(person, { label: both('员工', 'colleague'), names: ['员工'], place: 'word' }),
    from: required(day, { label: both('第一天', 'first day'), names: ['从', '第一天'] }),
    until: required(day, { label: both('最后一天', 'last day'), names: ['到', '最后一天'] }),
    to: required(person, { label: both('代办人', 'stand-in'), names: ['代办', '代办人'], place: 'named' }),
  },
  authorise: (ctx, { who }) => checkMayManageAbsence(ctx, who),
  run: async (ctx, { who, from, until, to }) => {
    const staff = who === undefined ? ctx.by : await findStaff(ctx, who);
    const standIn = await findStaff(ctx, to);
    checkStandIn(ctx, staff, standIn);
    const customers = await setAbsence(ctx.core, ctx.by, { staff, standIn, from, to: until });
    const days = `${formatDay(from, ctx.core.language)} – ${formatDay(until, ctx.core.language)}`;
    return answer({
      title: tell(ctx, `${staff.name} 请假：${days}`, `${staff.name} is away: ${days}`),
      body: [
        tell(
          ctx,
          `由 ${standIn.name} 代办：这几天的提醒和审批转给他，他可以查看和记录 ${staff.name} 的客户。`,
          `${standIn.name} stands in: reminders and approvals of those days go to them, and they can work on ${staff.name}’s customers.`,
        ),
        tell(
          ctx,
          `已按此重排 ${customers} 个客户。提前回来：/crm 请假 结束 ${staff.code}`,
          `${customers} customers were replanned. Back early: /crm away end ${staff.code}`,
        ),
      ],
    });
  },
});

/**
 * Allows oneself, one's supervisor and everyone above.
 *
 * @param who undefined: oneself
 * @throws Refused
 */
export async function checkMayManageAbsence(ctx: CommandContext, who: string | undefined): Promise<void> {
  if (who === undefined) return;
  const staff = await findStaff(ctx, who);
  if (staff.id === ctx.by.id || answersForColleague(ctx.by, staff.id)) return;
  throw new Refused(
    'not_allowed',
    tell(
      ctx,
      `${staff.name} 的请假由本人或他的上级登记。`,
      `Only ${staff.name} or their superiors can record this absence.`,
    ),
    { why: 'role' },
  );
}

/** A stand-in must do the same work or be a superior. @throws XinhangError `bad_input` */
function checkStandIn(ctx: CommandContext, staff: StaffMember, standIn: StaffMember): void {
  if (fitsAbsence(standIn, staff)) return;
  throw new XinhangError(
    'bad_input',
    tell(
      ctx,
      `${standIn.name} 的角色不能代 ${staff.name} 的工作，请换一位。`,
      `The role of ${standIn.name} does not fit the work of ${staff.name}; please choose another colleague.`,
    ),
  );
}
