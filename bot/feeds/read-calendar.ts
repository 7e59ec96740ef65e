import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { noteShown } from '../../jobs/access/note-access.ts';
import type { Core } from '../../jobs/core.ts';
import { type FeedEntry, readFeed } from '../../jobs/feeds/read-feed.ts';
import ical, { ICalEventTransparency } from 'ical-generator';
import { inWords, speakingTo } from '../../jobs/in-words.ts';
import { chosenLanguage } from '../../jobs/staff/chosen-language.ts';
import { said } from '../../templates/reader/said.ts';

/** Calendar programs poll several times an hour; reads within a day are recorded as one. */
const sameLookMinutes = 24 * 60;

/**
 * The calendar for a feed's token, in its owner's language; null if there is none. Reads of other people's customers are
 * recorded.
 */
export async function readCalendar(core: Core, token: string): Promise<string | null> {
  const feed = await readFeed(core.db, token);
  if (feed === null) return null;
  const { playbook } = core.rules;
  const today = core.clock.now().toZonedDateTimeISO(playbook.zone).toPlainDate();
  const who = await actingStaff(core.db, feed.who, today);
  const customers = feed.entries.flatMap(({ customer }) => customer?.id ?? []);
  await noteShown(core, who, 'feed', { customers }, sameLookMinutes);
  return renderCalendar(feed.entries, speakingTo(core, await chosenLanguage(core.db, who.id)));
}

/** The suggested refresh interval, in seconds. Most calendar programs use their own. */
const refreshSeconds = 3_600;

/**
 * Open follow-ups as iCalendar (RFC 5545), each an all-day event on its deadline, so independent of the reader's zone; a
 * deadline that is an hour is that moment.
 * Contains only the customer's code and name and the work, because feeds are stored on phones and on the servers of
 * calendar providers.
 */
export function renderCalendar(
  entries: readonly FeedEntry[],
  core: Pick<Core, 'rules' | 'templates' | 'language'>,
): string {
  const { rules, language } = core;
  const calendar = ical({
    // The library does not escape the calendar's name.
    name: oneLine(inWords(core, said('feed/calendar-name'))),
    prodId: { company: 'xinhang', product: 'follow-ups', language: language.slice(0, 2).toUpperCase() },
    ttl: refreshSeconds,
  });
  const works = new Map(rules.playbook.steps.map(({ key, work }) => [key, work[language]]));
  for (const { id, customer, step, dueOn, dueAt, openedAt, changedAt } of entries) {
    const work = works.get(step) ?? step;
    calendar.createEvent({
      id: `${id}@xinhang`,
      // The library formats days and moments in UTC, whatever the machine's zone.
      start:
        dueAt === null
          ? new Date(Date.UTC(dueOn.year, dueOn.month - 1, dueOn.day))
          : new Date(dueAt.epochMilliseconds),
      allDay: dueAt === null,
      stamp: new Date(changedAt.epochMilliseconds),
      lastModified: new Date(changedAt.epochMilliseconds),
      // Grows with every change, as calendar programs expect of an event that moved.
      sequence: Math.max(0, Math.floor(openedAt.until(changedAt).total('seconds'))),
      summary: oneLine(
        customer === null
          ? work
          : inWords(core, said('feed/event', { customer: `${customer.code} ${customer.name}`, work })),
      ),
      // A deadline does not block the day.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}

/** Control characters are invalid in the format, and a title is one line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
