import ical, { ICalEventTransparency } from 'ical-generator';
import type { FeedEntry } from '../../jobs/feeds/read-feed.ts';
import type { Language } from '../../templates/reader/form.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';

/** How often a calendar program is asked to look again, in seconds. Most choose for themselves. */
const refreshSeconds = 3_600;

/**
 * Open follow-ups as iCalendar (RFC 5545): each a whole day, its deadline, which is that day in whatever zone the
 * calendar is read. It has the customer's code and name and the work, and nothing else: it lies on phones and on the
 * servers of whoever runs the calendar.
 */
export function renderCalendar(
  entries: readonly FeedEntry[],
  { playbook, language }: { readonly playbook: Playbook; readonly language: Language },
): string {
  const calendar = ical({
    // Nobody's name: the library does not escape what a calendar is called.
    name: language === 'en' ? 'Xinhang follow-ups' : '新航 跟进事项',
    prodId: { company: 'xinhang', product: 'follow-ups', language: language === 'en' ? 'EN' : 'ZH' },
    ttl: refreshSeconds,
  });
  const works = new Map(playbook.steps.map(({ key, work }) => [key, work[language]]));
  for (const { id, customer, step, dueOn, changedAt } of entries) {
    const work = works.get(step) ?? step;
    calendar.createEvent({
      id: `${id}@xinhang`,
      // Days are written in UTC, whatever the zone of the machine.
      start: new Date(Date.UTC(dueOn.year, dueOn.month - 1, dueOn.day)),
      allDay: true,
      stamp: new Date(changedAt.epochMilliseconds),
      summary: oneLine(`${customer.code} ${customer.name}${language === 'en' ? ': ' : '：'}${work}`),
      // A deadline is not an appointment: the day stays free.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}

/** A control character has no place in the format, and a title no second line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
