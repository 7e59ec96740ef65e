import { createHash } from 'node:crypto';
import type { CalendarOverrides } from '../../templates/calendar-overrides.ts';
import type { Playbook } from '../../templates/playbook.ts';
import { readPublishedHolidays } from '../calendar/published-holidays.ts';

/**
 * What plans were made with: the playbook, the company's own calendar, and the holidays that come with the program.
 * Another digest means that every plan may be another.
 */
export function rulesDigest(playbook: Playbook, calendarOverrides: CalendarOverrides): string {
  const { years, daysOff, makeUpDays } = readPublishedHolidays();
  const builtIn = [[...years], [...daysOff.keys()], [...makeUpDays]];
  const said = JSON.stringify([playbook.digest, calendarOverrides, builtIn]);
  return createHash('sha256').update(said).digest('hex');
}
