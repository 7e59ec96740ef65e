import { listAbsences } from '../../../jobs/people/absences.ts';
import { endAbsence } from '../../../jobs/people/set-absence.ts';
import { answer, say, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { person } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { describeAbsence } from './list.ts';
import { checkMayManageAbsence } from './set.ts';

export const awayEnd = defineCommand({
  name: 'end',
  zh: ['结束', '取消'],
  help: both('提前回来，或不请了', 'end an absence early, or cancel it'),
  examples: ['/crm 请假 结束', '/crm away end @zhang'],
  capability: 'everyone',
  params: {
    who: optional(person, { label: both('员工', 'colleague'), names: ['员工'], place: 'word' }),
  },
  authorise: (ctx, { who }) => checkMayManageAbsence(ctx, who),
  run: async (ctx, { who }) => {
    const staff = who === undefined ? ctx.by : await findStaff(ctx, who);
    const [next] = await listAbsences(ctx.core.db, ctx.today, { staffId: staff.id });
    if (next === undefined) {
      return say(tell(ctx, `${staff.name} 没有登记请假。`, `${staff.name} is not away.`));
    }
    const customers = await endAbsence(ctx.core, ctx.by, next);
    return answer({
      title: tell(ctx, '请假已结束', 'Absence ended'),
      body: [
        describeAbsence(ctx, next),
        tell(
          ctx,
          `还没发的提醒已回到 ${staff.name}（${customers} 个客户）。`,
          `Reminders not sent yet go to ${staff.name} again (${customers} customers).`,
        ),
      ],
    });
  },
});
