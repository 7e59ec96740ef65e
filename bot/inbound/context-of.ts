import type { Core } from '../../jobs/core.ts';
import { customerByRoom } from '../../jobs/customers/find-customer.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { speakingTo } from '../../jobs/in-words.ts';
import { chosenLanguage } from '../../jobs/staff/chosen-language.ts';
import type { StaffMember } from '../../jobs/staff/staff-member.ts';
import type { CommandContext } from '../commands/engine/context.ts';

/** The context of a command: who gives it and where. */
export async function contextOf(
  core: Core,
  platform: string,
  by: StaffMember,
  platformRoomId: string | null,
): Promise<CommandContext> {
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  return {
    core: speakingTo(core, await chosenLanguage(core.db, by.id)),
    by: await actingStaff(core.db, by, today),
    platform,
    platformRoomId,
    room: platformRoomId === null ? null : await customerByRoom(core.db, platform, platformRoomId),
    today,
  };
}
