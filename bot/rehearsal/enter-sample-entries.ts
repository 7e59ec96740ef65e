import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { type PastEntry, recordPast } from '../../jobs/entries/record-past.ts';
import type { StaffMember } from '../../jobs/staff/staff-member.ts';
import { writeRows } from '../../templates/reader/rows.ts';
import { staffOf } from './sample-deeds.ts';
import type { Cell, SampleEntry } from './sample-entry.ts';

interface Office {
  readonly core: Core;
  /** The customers that are open already, by code. */
  readonly opened: ReadonlyMap<string, CustomerRef>;
  /** The morning that the sample is made for. */
  readonly morning: Temporal.PlainDate;
}

/** Records entries of the sample company. */
export async function enterSampleEntries(office: Office, entries: readonly SampleEntry[]): Promise<void> {
  const { core } = office;
  const people = new Map<string, StaffMember>();
  const staff = async (code: string): Promise<StaffMember> => {
    const known = people.get(code) ?? (await staffOf(core, code));
    people.set(code, known);
    return known;
  };
  const past: PastEntry[] = [];
  const { zone } = core.rules.playbook;
  const timeOf = (before: number | undefined, hours = 0): { at?: Temporal.Instant } => {
    if (before === undefined) return {};
    const day = office.morning
      .subtract({ days: before })
      .toZonedDateTime({ timeZone: zone, plainTime: '10:00' });
    return { at: day.add({ hours }).toInstant() };
  };
  for (const { register: key, customer: code, by, before, answers, moves: made } of entries) {
    const register = core.templates.registers.find((one) => one.key === key);
    const customer = code === undefined ? null : (office.opened.get(code) ?? null);
    // The company may have registers of its own instead of ours.
    if (register === undefined || (code !== undefined && customer === null)) continue;
    const moves: PastEntry['moves'][number][] = [];
    for (const done of made) {
      const move = register.moves.find((one) => one.key === done.move);
      if (move === undefined) break;
      moves.push({
        by: await staff(done.by),
        move,
        answers: written(done.answers ?? {}, office),
        ...timeOf(done.before, done.hours),
      });
    }
    past.push({
      register,
      customer,
      by: await staff(by),
      answers: written(answers, office),
      moves,
      ...timeOf(before),
    });
  }
  await recordPast(core, past);
}

/** As the sample company has written it. */
export function written(
  answers: SampleEntry['answers'],
  { morning }: Pick<Office, 'morning'>,
): Record<string, string> {
  const inWords = (said: Cell): string => {
    if (typeof said === 'function') return said(morning);
    return typeof said === 'number' ? morning.add({ days: said }).toString() : said;
  };
  return Object.fromEntries(
    Object.entries(answers).map(([field, said]) => [
      field,
      isRows(said) ? writeRows(said.map((row) => mapValues(row, inWords))) : inWords(said),
    ]),
  );
}

type Answer = SampleEntry['answers'][string];

function isRows(answer: Answer): answer is Exclude<Answer, Cell> {
  return Array.isArray(answer);
}

function mapValues<From, To>(
  of: Readonly<Record<string, From>>,
  change: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, change(one)]));
}
