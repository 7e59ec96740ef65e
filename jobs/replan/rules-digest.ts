import { createHash } from 'node:crypto';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { publishedHolidays } from '../calendar/published-holidays.ts';

/**
 * Digest of everything plans depend on besides facts: the playbook, the company's calendar, its festivals, and the
 * built-in holidays. If it differs, any plan may change.
 */
export function rulesDigest({
  playbook,
  calendarOverrides,
  holidays,
}: Pick<Templates, 'playbook' | 'calendarOverrides' | 'holidays'>): string {
  const { years, daysOff, makeUpDays } = publishedHolidays();
  const builtIn = [[...years], [...daysOff.keys()], [...makeUpDays]];
  const said = JSON.stringify([playbook.digest, calendarOverrides, holidays, builtIn]);
  return createHash('sha256').update(said).digest('hex');
}
