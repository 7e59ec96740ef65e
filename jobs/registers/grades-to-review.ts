import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import { keyAccountWords, levelWords, tierWords, valueWords } from '../../templates/reader/grade-words.ts';
import type { KeyAccountType, ValueGrade } from '../../templates/reader/grading.ts';
import type { Level, Tier } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { noteShown } from '../access/note-access.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';

const mostNamed = 30;
const gradeKeys = ['tier', 'strategicLevel', 'valueGrade', 'keyAccount'];

/**
 * The customers of a supervisor whose grades were neither set nor confirmed for a year, with their grades, a line each; empty when
 * there is none. One of someone they stand in for is noted in the access log.
 */
export async function readGradesToReview(
  core: Core,
  by: ActingStaff,
  today: Temporal.PlainDate,
): Promise<string> {
  const since = today.subtract({ years: 1 }).toZonedDateTime(core.rules.playbook.zone).toInstant();
  const asked = {
    supervisorId: { in: [...seatsOf(by)] },
    state: { not: 'ended' as const },
    erasedAt: null,
    mergedIntoId: null,
    factChanges: { none: { key: { in: gradeKeys }, at: { gte: toDbInstant(since) } } },
  };
  const total = await core.db.customer.count({ where: asked });
  const rows = await core.db.customer.findMany({
    where: asked,
    orderBy: { code: 'asc' },
    take: mostNamed,
    select: {
      id: true,
      code: true,
      name: true,
      tier: true,
      strategicLevel: true,
      valueGrade: true,
      keyAccount: true,
    },
  });
  await noteShown(core, by, 'grades-to-review', { customers: rows.map(({ id }) => id) });
  const lines = rows.map((row) => {
    const names = gradesIn(core, row);
    return inWords(core, said('entry/file-incomplete', { customer: `${row.code} ${row.name}`, names }));
  });
  const more = total - rows.length;
  return [...lines, ...(more > 0 ? [inWords(core, said('entry/file-more', { count: more }))] : [])].join(
    '\n',
  );
}

interface Graded {
  readonly tier: Tier;
  readonly strategicLevel: Level | null;
  readonly valueGrade: ValueGrade | null;
  readonly keyAccount: KeyAccountType | null;
}

function gradesIn(core: Core, { tier, strategicLevel, valueGrade, keyAccount }: Graded): readonly string[] {
  return [
    inWords(core, tierWords[tier]),
    strategicLevel === null
      ? inWords(core, said('grade/not-set'))
      : inWords(core, levelWords[strategicLevel]),
    ...(valueGrade === null ? [] : [inWords(core, valueWords[valueGrade])]),
    ...(keyAccount === null ? [] : [inWords(core, keyAccountWords[keyAccount])]),
  ];
}
