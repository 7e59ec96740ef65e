import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { AskedAnswer } from './asked-answers.ts';

export interface PastMove {
  /** Null: it was opened. */
  readonly move: string | null;
  readonly toState: string;
  /** Null: the program. */
  readonly by: string | null;
  readonly at: Temporal.Instant;
  readonly answers: readonly AskedAnswer[];
}

/** How an entry came into its state, with the questions as they were asked then. */
export async function entryHistory({ db }: Pick<Core, 'db'>, entryId: string): Promise<readonly PastMove[]> {
  const rows = await db.entryMove.findMany({
    where: { entryId },
    orderBy: { sequence: 'asc' },
    select: {
      move: true,
      toState: true,
      at: true,
      answers: true,
      actor: { select: { id: true, name: true } },
    },
  });
  const naming = await tellApart(db);
  return rows.map(({ actor, at, answers, ...row }) => ({
    ...row,
    by: actor === null ? null : naming(actor),
    at: fromDbInstant(at),
    answers: answers as unknown as readonly AskedAnswer[],
  }));
}

export interface OwedStep {
  readonly step: string;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
}

/** What is still owed for an entry, earliest deadline first. */
export async function owedFor({ db }: Pick<Core, 'db'>, entryId: string): Promise<readonly OwedStep[]> {
  const rows = await db.followUp.findMany({
    where: { subjectKind: 'entry', subjectId: entryId, state: 'open' },
    orderBy: { dueOn: 'asc' },
    select: { step: true, dueOn: true, dueAt: true },
  });
  return rows.map(({ step, dueOn, dueAt }) => ({
    step,
    dueOn: fromDbDate(dueOn),
    dueAt: dueAt === null ? null : fromDbInstant(dueAt),
  }));
}
