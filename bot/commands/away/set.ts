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
import { said } from '../../../templates/reader/said.ts';

export const awaySet = defineCommand({
  name: '',
  zh: [],
  help: said('help/away-set'),
  examples: [
    '/crm 请假 2026-12-02 2026-12-06 代办=zhao',
    '/crm 请假 @张伟 今天 +3d 代办=@赵敏',
    '/crm away @zhang 2026-12-02 2026-12-06 to=@zhao',
  ],
  capability: 'everyone',
  params: {
    who: optional(person, { label: said('param/away-who'), names: ['员工'], place: 'word' }),
    from: required(day, { label: said('param/from'), names: ['从', '第一天'] }),
    until: required(day, { label: said('param/until'), names: ['到', '最后一天'] }),
    to: required(person, { label: said('param/to'), names: ['代办', '代办人'], place: 'named' }),
  },
  authorise: (ctx, { who }) => checkMayManageAbsence(ctx, who),
  run: async (ctx, { who, from, until, to }) => {
    const staff = who === undefined ? ctx.by : await findStaff(ctx, who);
    const standIn = await findStaff(ctx, to);
    checkStandIn(staff, standIn);
    const customers = await setAbsence(ctx.core, ctx.by, { staff, standIn, from, to: until });
    const days = `${formatDay(from, ctx.core.language)} – ${formatDay(until, ctx.core.language)}`;
    return answer({
      title: tell(ctx, 'away/away', { name: staff.name, days }),
      body: [
        tell(ctx, 'away/stand-in-takes', {
          name: standIn.name,
          staffName: staff.name,
        }),
        tell(ctx, 'away/customers-replanned', { customers, code: staff.code }),
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
  throw new Refused('not_allowed', said('away/not-yours-to-record', { name: staff.name }), {
    why: 'role',
  });
}

/** A stand-in must do the same work or be a superior. @throws XinhangError `bad_input` */
function checkStandIn(staff: StaffMember, standIn: StaffMember): void {
  if (fitsAbsence(standIn, staff)) return;
  throw new XinhangError('bad_input', said('away/wrong-role', { name: standIn.name, staffName: staff.name }));
}
