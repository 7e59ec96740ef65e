import { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import type { DutyUnit } from '../../templates/reader/duty.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import type { FiledEntry } from '../plan/types.ts';

export interface FiledRow {
  readonly register: string;
  readonly number: string;
  readonly state: string;
  readonly openedMs: number;
  readonly moves: readonly (string | null)[];
  readonly answers: Readonly<Record<string, string | null>> | null;
}

/** An entry may be for the period after the next, and one before may still be open. */
const daysBack: Readonly<Record<DutyUnit, number>> = {
  workday: 40,
  month: 130,
  quarter: 290,
  half: 470,
  year: 800,
};

/**
 * What was opened in the registers of these duties; with the entry as `e`, of those in `whose`.
 *
 * @param also `open too`: what is not at an end yet, whenever it was opened
 */
export function filedSql(steps: readonly Step[], today: Temporal.PlainDate, also?: 'open too') {
  const asked = steps.flatMap(({ trigger }) => dutyTrigger.settingsOf(trigger) ?? []);
  const registers = [...new Set(asked.map(({ register }) => register))];
  const since = registers.map((register) => {
    const days = asked.filter((one) => one.register === register).map(({ each }) => daysBack[each.unit]);
    return today.subtract({ days: Math.max(...days) }).toString();
  });
  const fields = [...new Set(asked.flatMap(({ period }) => period ?? []))];
  return (whose: Prisma.Sql) => Prisma.sql`(
    SELECT coalesce(json_agg(json_build_object(
      'register', e.register, 'number', e.number, 'state', e.state,
      'openedMs', floor(extract(epoch FROM e.opened_at) * 1000),
      'moves', (SELECT coalesce(json_agg(m.move ORDER BY m.sequence), '[]') FROM entry_move m WHERE m.entry_id = e.id),
      'answers', (SELECT json_object_agg(f.key, e.answers ->> f.key) FROM unnest(${fields}::text[]) AS f(key)))
      ORDER BY e.opened_at, e.id), '[]')
    FROM unnest(${registers}::text[], ${since}::date[]) AS d(register, since)
    JOIN entry e ON e.register = d.register AND ${whose}
      AND (e.opened_at >= d.since::timestamptz OR ${also !== undefined} AND e.ended_at IS NULL))`;
}

export function toFiled({ openedMs, moves, answers, ...entry }: FiledRow): FiledEntry {
  return {
    ...entry,
    openedAt: Temporal.Instant.fromEpochMilliseconds(openedMs),
    moves: moves.flatMap((move) => move ?? []),
    answers: Object.fromEntries(
      Object.entries(answers ?? {}).flatMap(([field, answer]) => (answer === null ? [] : [[field, answer]])),
    ),
  };
}
