import { Temporal } from 'temporal-polyfill';

/**
 * Which of the times that a step is owed. A cycle is a value with parts. Rows, unique keys and `simulate --json` carry
 * it as a text, its key; that is written and read here and nowhere else, so a stored key never changes its meaning.
 */
export interface CycleForm<Cycle> {
  write(cycle: Cycle): string;
  /** Null: not a key of this form. */
  read(key: string): Cycle | null;
}

/** The round of an anchor: `1`, and `2` for a trial that began a second time. */
export const roundCycle: CycleForm<{ readonly round: number }> = {
  write: ({ round }) => String(round),
  read: (key) => (/^[1-9]\d{0,2}$/.test(key) ? { round: Number(key) } : null),
};

/** What comes once a calendar year: `2027`. */
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

/** What is named by one day: `2026-03-02`. */
export const dayCycle: CycleForm<{ readonly on: Temporal.PlainDate }> = {
  write: ({ on }) => on.toString(),
  read: (key) => {
    const on = readDay(key);
    return on === null ? null : { on };
  },
};

/** A numbered line of the customer's and one of its days: `2-2026-03-02`. */
export const numberedDayCycle: CycleForm<{ readonly number: number; readonly on: Temporal.PlainDate }> = {
  write: ({ number, on }) => `${number}-${on.toString()}`,
  read: (key) => {
    const parts = /^([1-9]\d*)-(\d{4}-\d{2}-\d{2})$/.exec(key);
    const on = readDay(parts?.[2] ?? '');
    return on === null ? null : { number: Number(parts?.[1]), on };
  },
};

function readDay(written: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return null;
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' });
  } catch {
    return null;
  }
}
