import type { Temporal } from 'temporal-polyfill';
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
  const supervisors = await whoAre(core, ['supervisor']);
  const told = supervisors.length > 0 ? supervisors : await whoAre(core, ['director', 'gm']);
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

async function whoAre(core: Core, roles: readonly ('supervisor' | 'director' | 'gm')[]) {
  return await core.db.staff.findMany({
    where: { leftOn: null, roles: { hasSome: [...roles] } },
    select: { id: true },
    orderBy: { code: 'asc' },
  });
}
