import { XinhangError } from '../../../jobs/errors.ts';
import { listStaff, type StaffMember } from '../../../jobs/staff/staff-member.ts';
import { answersForColleague } from '../../../jobs/people/may-move.ts';
import { noteRefusal } from '../../../jobs/access/note-access.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { refuseGrant } from '../staff/refuse-grant.ts';

/**
 * Who may say that a colleague has left: their supervisor, and those above, within the roles they may take away. The
 * last one above stays: without them nobody could hear of anything, or give a role again.
 *
 * @throws XinhangError `not_allowed`
 */
export async function checkMayLetGo(ctx: CommandContext, who: StaffMember): Promise<void> {
  await refuseGrant(ctx, 'staff leave', who.roles);
  if (!(await answersForColleague(ctx.core.db, ctx.by, who.id))) {
    await noteRefusal(ctx.core, ctx.by, { what: 'staff leave', why: 'role' });
    throw new XinhangError(
      'not_allowed',
      tell(
        ctx,
        `${who.name} 的离职由他的上级办理。`,
        `It is for the superior of ${who.name} to say that they leave.`,
      ),
    );
  }
  if (!isAbove(who)) return;
  const others = (await listStaff(ctx.core.db)).filter((other) => other.id !== who.id && isAbove(other));
  if (others.length > 0) return;
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${who.name} 是唯一的总监或总经理。请先安排另一位，再办离职。`,
      `${who.name} is the only director or general manager. Please appoint another one first.`,
    ),
  );
}

function isAbove({ roles }: StaffMember): boolean {
  return roles.includes('director') || roles.includes('gm');
}
