import { workOf } from '../../facts/work-of.ts';
import { openFollowUps } from '../../follow-ups/open-follow-ups.ts';
import { dayOf } from '../../plan/moments.ts';
import { said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** What is owed, nearest deadline first. */
export async function owedSection({ core, customer }: FileScope): Promise<FileSection> {
  const open = await openFollowUps(core.db, customer.id);
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const rows = open.map(({ dueOn, owner, ...followUp }) => {
    const daysOver = dueOn.until(today).days;
    return [
      workOf(core, followUp, followUp.anchorOn),
      dueOn,
      daysOver > 0 ? daysOver : null,
      owner?.name ?? null,
    ];
  });
  return {
    key: 'owed',
    title: said('file/owed'),
    columns: [
      { heading: said('file/column-work'), holds: 'text' },
      { heading: said('file/column-due'), holds: 'day' },
      { heading: said('file/column-days-over'), holds: 'count' },
      { heading: said('file/column-owner'), holds: 'text' },
    ],
    total: rows.length,
    read: (most) => Promise.resolve(most === null ? rows : rows.slice(0, most)),
  };
}
