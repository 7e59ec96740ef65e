import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { noteShown } from '../../jobs/access/note-access.ts';
import type { Core } from '../../jobs/core.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import { renderCalendar } from './render-calendar.ts';

/** Calendar programs poll several times an hour; reads within a day are recorded as one. */
const sameLookMinutes = 24 * 60;

/** The calendar for a feed's token; null if there is none. Reads of other people's customers are recorded. */
export async function readCalendar(core: Core, token: string): Promise<string | null> {
  const feed = await readFeed(core.db, token);
  if (feed === null) return null;
  const { playbook } = core.rules;
  const today = core.clock.now().toZonedDateTimeISO(playbook.zone).toPlainDate();
  const who = await actingStaff(core.db, feed.who, today);
  const customers = feed.entries.map(({ customer }) => customer.id);
  await noteShown(core, who, 'feed', { customers }, sameLookMinutes);
  return renderCalendar(feed.entries, { playbook, language: core.language });
}
