import type { Temporal } from 'temporal-polyfill';
import { type Capability, rolesThatCan } from '../templates/reader/roles.ts';
import type { Core } from './core.ts';
import { writeNotices } from './notices/write-notice.ts';
import { noticeKey } from './notices/notice-key.ts';

/** The notice of the State Council comes out in November; whoever has not got it by then has to do something. */
const monthOfNextYear = 12;

/**
 * Tells every supervisor, once for each year, that the holidays of this year, or in December of the next, are not
 * published: days off and working days are then counted from the law and the weekends alone (requirements 4.7).
 * Where there is no supervisor, those above are told. A log and `xinhang check` say it too; nobody reads those daily.
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
