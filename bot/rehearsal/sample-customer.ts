import type { Tier } from '../../templates/reader/playbook.ts';

/**
 * A customer of the rehearsal and what happened with it. Days are counted back from the morning on which the rehearsal
 * is opened (the next working day, if it is opened on a day off); what need not be on its very day happens on a
 * working day.
 */
export interface SampleCustomer {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly salesperson: string;
  /** When its file was opened, in days before the morning. */
  readonly opened: number;
  readonly exact?: boolean;
  /** Days that were known then, in days before the morning. */
  readonly known: Readonly<Record<string, number>>;
  /** A customer of long before: its first deal is this many years old in so many days from the morning on. */
  readonly anniversary?: { readonly years: number; readonly inDays: number };
  readonly deeds: readonly Deed[];
  /** What the customer answers to the question of a step. */
  readonly replies: Readonly<Record<string, string>>;
  /** What whoever is responsible fills into the form of a step, when it is due. */
  readonly results: Readonly<Record<string, SampleResult>>;
}

export interface SampleResult {
  /** `today` stands for the day on which it is filled in. */
  readonly values: Readonly<Record<string, string>>;
  readonly summary: string;
}

interface OnDay {
  readonly before: number;
  /** On that very day, also on a day off: what is counted from it is due this morning. */
  readonly exact?: boolean;
  /** The code of one of us, or `customer`. */
  readonly by: string;
}

export type Deed =
  | (OnDay & { readonly do: 'tell'; readonly anchor: string })
  | (OnDay & { readonly do: 'order'; readonly promisedAfter: number; readonly yuan: string })
  | (OnDay & { readonly do: 'arrive' })
  | (OnDay & { readonly do: 'log'; readonly channel: string; readonly summary: string })
  | (OnDay & {
      readonly do: 'plan';
      readonly contact: string;
      readonly title: string;
      readonly goal: string;
      readonly everyDays: number;
      readonly next: number;
    })
  | (OnDay & { readonly do: 'say'; readonly text: string });
