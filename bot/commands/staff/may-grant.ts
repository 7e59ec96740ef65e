import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { type Role, roles } from '../../../templates/reader/playbook.ts';

/**
 * Which roles somebody may give or take. Nobody makes himself or others more than he is: a supervisor keeps his own
 * people, a director all but the general manager.
 */
export function grantableBy(who: StaffMember): readonly Role[] {
  if (who.roles.includes('gm')) return roles;
  if (who.roles.includes('director')) return roles.filter((role) => role !== 'gm');
  return who.roles.includes('supervisor') ? ['salesperson', 'assistant'] : [];
}

/** The first role that is beyond them, among those somebody has and those they are to have. */
export function beyond(who: StaffMember, wanted: readonly Role[]): Role | undefined {
  const may = grantableBy(who);
  return wanted.find((role) => !may.includes(role));
}
