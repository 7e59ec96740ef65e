import type { Core } from '../../jobs/core.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import { renderCalendar } from './render-calendar.ts';

/** The calendar behind a feed's secret address; null where there is none. */
export async function readCalendar(core: Core, token: string): Promise<string | null> {
  const entries = await readFeed(core.db, token);
  if (entries === null) return null;
  return renderCalendar(entries, { playbook: core.rules.playbook, language: core.language });
}
