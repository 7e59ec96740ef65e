import { createHash } from 'node:crypto';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { readPublishedHolidays } from '../calendar/published-holidays.ts';

/**
 * What plans were made with: the playbook, the company's own calendar, its festivals, and the holidays that come with
 * the program. Another digest means that every plan may be another.
 */
export function rulesDigest({
  playbook,
  calendarOverrides,
  holidays,
}: Pick<Templates, 'playbook' | 'calendarOverrides' | 'holidays'>): string {
  const { years, daysOff, makeUpDays } = readPublishedHolidays();
  const builtIn = [[...years], [...daysOff.keys()], [...makeUpDays]];
  const said = JSON.stringify([playbook.digest, calendarOverrides, holidays, builtIn]);
  return createHash('sha256').update(said).digest('hex');
}
