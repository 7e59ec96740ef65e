/**
 * When the flow tests start, as wall-clock times in Shanghai, with the expected days of the trial check for a trial
 * that starts at that moment. The days were read off the calendar by hand.
 */
export interface Instant {
  readonly name: string;
  readonly at: string;
  readonly days: TrialDays;
}

export interface TrialDays {
  /** Two days before day 10, or the working day before that. */
  readonly prompted: string;
  /** Day 10, or the working day before it. */
  readonly due: string;
  /** The first working day after the deadline. */
  readonly supervisor: string;
  /** The third. */
  readonly director: string;
}

export const fridayMorning: Instant = {
  name: 'a Friday at 09:20',
  at: '2026-11-27T09:20',
  days: { prompted: '2026-12-04', due: '2026-12-07', supervisor: '2026-12-08', director: '2026-12-10' },
};

export const sunday: Instant = {
  name: 'a Sunday',
  at: '2026-11-29T11:00',
  days: { prompted: '2026-12-07', due: '2026-12-09', supervisor: '2026-12-10', director: '2026-12-14' },
};

/** Seven days off follow; day 10 is one of their make-up days, a Saturday. */
export const eveOfNationalDay: Instant = {
  name: 'the eve of 国庆 at 20:30',
  at: '2026-09-30T20:30',
  days: { prompted: '2026-10-08', due: '2026-10-10', supervisor: '2026-10-12', director: '2026-10-14' },
};

/** The next year's holidays are not published yet. Day 10 is a Sunday, so day 8 is the last working day before. */
export const lastOfTheYear: Instant = {
  name: '31 December',
  at: '2026-12-31T16:50',
  days: { prompted: '2027-01-08', due: '2027-01-08', supervisor: '2027-01-11', director: '2027-01-13' },
};

export const instants: readonly Instant[] = [fridayMorning, sunday, eveOfNationalDay, lastOfTheYear];
