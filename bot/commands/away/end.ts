import { listAbsences } from '../../../jobs/people/absences.ts';
import { endAbsence } from '../../../jobs/people/set-absence.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { person } from '../engine/param-types.ts';
import { describeAbsence } from './list.ts';
import { checkMayManageAbsence } from './set.ts';
import { said } from '../../../templates/reader/said.ts';

export const awayEnd = defineCommand({
  name: 'end',
  zh: ['结束', '取消'],
  help: said('help/away-end'),
  examples: ['/crm 请假 结束', '/crm away end @zhang'],
  capability: 'everyone',
  params: {
    who: optional(person, { label: said('param/away-who'), names: ['员工'], place: 'word' }),
  },
  authorise: (ctx, { who }) => checkMayManageAbsence(ctx, who),
  run: async (ctx, { who }) => {
    const staff = who === undefined ? ctx.by : await findStaff(ctx, who);
    const [next] = await listAbsences(ctx.core.db, ctx.today, { staffId: staff.id });
    if (next === undefined) {
      return say(tell(ctx, 'away/not-away', { name: staff.name }));
    }
    const customers = await endAbsence(ctx.core, ctx.by, next);
    return answer({
      title: tell(ctx, 'away/absence-ended'),
      body: [describeAbsence(ctx, next), tell(ctx, 'away/reminders-return', { name: staff.name, customers })],
    });
  },
});
