import type { Temporal } from 'temporal-polyfill';
import { type Capability, rolesThatCan } from '../templates/reader/roles.ts';
import type { Core } from './core.ts';
import { writeNotices } from './notices/write-notice.ts';
import { noticeKey } from './notices/notice-key.ts';

/** The State Council publishes the next year's holidays in November; from December on, a missing year needs action. */
const monthOfNextYear = 12;

/**
 * Warns every supervisor, once per year, that the holidays of this year (or, in December, of the next) are not
 * published, so that days off and working days are derived from the law and the weekends alone (requirements 4.7).
 * Without a supervisor, the warning goes to those above. The log and `xinhang check` report it too, but are not read
 * daily.
 */
export async function warnUnpublished(core: Core, day: Temporal.PlainDate): Promise<void> {
  const years = [day.year, ...(day.month >= monthOfNextYear ? [day.year + 1] : [])];
  const unknown = years.filter((year) => !core.rules.calendar.isPublished(year));
  if (unknown.length === 0) return;
  const supervisors = await whoCan(core, 'team.answer');
  const told = supervisors.length > 0 ? supervisors : await whoCan(core, 'company.answer');
  await writeNotices(
    core.db,
    unknown.flatMap((year) =>
      told.map(({ id }) => ({
        key: noticeKey({ is: 'calendar-unpublished', year, recipientId: id }),
        say: 'calendar/unpublished',
        recipientId: id,
        values: { year },
        at: core.clock.now(),
      })),
    ),
  );
}

async function whoCan(core: Core, capability: Capability) {
  return await core.db.staff.findMany({
    where: { leftOn: null, roles: { hasSome: [...rolesThatCan(capability)] } },
    select: { id: true },
    orderBy: { code: 'asc' },
  });
}
