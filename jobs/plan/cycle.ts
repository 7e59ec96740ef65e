import type { Temporal } from 'temporal-polyfill';
import { dayText } from '../calendar/kept-on-days.ts';
import { type Period, readPeriod, writePeriod } from './period.ts';
import { storedDay } from './stored-day.ts';

/**
 * Which occurrence of a step a follow-up is. A cycle is a structured value; rows, unique keys and `simulate --json`
 * hold it as a string key. Keys are written and read only here, so the meaning of a stored key never changes.
 */
export interface CycleForm<Cycle> {
  write(cycle: Cycle): string;
  /** Null: not a key of this form. */
  read(key: string): Cycle | null;
}

/** The round of an anchor: `1`, or `2` for a trial that was started again. */
export const roundCycle: CycleForm<{ readonly round: number }> = {
  write: ({ round }) => String(round),
  read: (key) => (/^[1-9]\d{0,2}$/.test(key) ? { round: Number(key) } : null),
};

/** Once per calendar year: `2027`. */
export const yearCycle: CycleForm<{ readonly year: number }> = {
  write: ({ year }) => String(year),
  read: (key) => (/^\d{4}$/.test(key) ? { year: Number(key) } : null),
};

/** A festival of a year: `spring-festival-2027`. */
export const festivalCycle: CycleForm<{ readonly festival: string; readonly year: number }> = {
  write: ({ festival, year }) => `${festival}-${year}`,
  read: (key) => {
    const parts = /^(.+)-(\d{4})$/.exec(key);
    return parts === null ? null : { festival: parts[1] ?? '', year: Number(parts[2]) };
  },
};

/** Identified by one day: `2026-03-02`. */
export const dayCycle: CycleForm<{ readonly on: Temporal.PlainDate }> = {
  write: ({ on }) => dayText(on),
  read: (key) => {
    const on = storedDay(key);
    return on === null ? null : { on };
  },
};

/** A numbered line of the customer and one of its days: `2-2026-03-02`. */
export const numberedDayCycle: CycleForm<{ readonly number: number; readonly on: Temporal.PlainDate }> = {
  write: ({ number, on }) => `${number}-${on.toString()}`,
  read: (key) => {
    const parts = /^([1-9]\d*)-(\d{4}-\d{2}-\d{2})$/.exec(key);
    const on = storedDay(parts?.[2]);
    return on === null ? null : { number: Number(parts?.[1]), on };
  },
};

/**
 * An entry and how often it has come into the step's state: `TS2603-001#1`; with the contact that it counts from:
 * `TS2603-001#1@2026-03-02`.
 */
export const entryCycle: CycleForm<EntryStay> = {
  write: ({ number, round, contactOn }) =>
    `${number}#${round}${contactOn === undefined ? '' : `@${contactOn.toString()}`}`,
  read: (key) => {
    const parts = /^(.+)#([1-9]\d{0,2})(?:@(.+))?$/.exec(key);
    if (parts === null) return null;
    const stay = { number: parts[1] ?? '', round: Number(parts[2]) };
    const [, , , written] = parts;
    if (written === undefined) return stay;
    const contactOn = storedDay(written);
    return contactOn === null ? null : { ...stay, contactOn };
  },
};

interface EntryStay {
  readonly number: string;
  readonly round: number;
  readonly contactOn?: Temporal.PlainDate;
}

/** What a duty is about: `2026-03-02`, `2026-03`, `2026-Q1`, `2026`. */
export const periodCycle: CycleForm<Period> = { write: writePeriod, read: readPeriod };
