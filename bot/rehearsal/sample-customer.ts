import type { Tier } from '../../templates/reader/playbook.ts';

/**
 * A sample customer and its history. Days are counted back from the morning on which the rehearsal is opened (the next
 * working day, if that is a day off). Unless `exact`, a deed is moved to a working day.
 */
export interface SampleCustomer {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly salesperson: string;
  /** When it was opened, in days before the morning. */
  readonly opened: number;
  readonly exact?: boolean;
  /** The anchors known when it was opened, in days before the morning. */
  readonly known: Readonly<Record<string, number>>;
  /** For a long-standing customer: the first deal's anniversary, `inDays` after the morning. */
  readonly anniversary?: { readonly years: number; readonly inDays: number };
  readonly deeds: readonly Deed[];
  /** The customer's replies to questions, by step. */
  readonly replies: Readonly<Record<string, string>>;
  /** What the owner fills into the form of a step when it is due, by step. */
  readonly results: Readonly<Record<string, SampleResult>>;
}

export interface SampleResult {
  /** `today` stands for the day it is filled in. */
  readonly values: Readonly<Record<string, string>>;
  readonly summary: string;
}

interface OnDay {
  readonly before: number;
  /** Never moved, even from a day off, because something due this morning counts from it. */
  readonly exact?: boolean;
  /** A staff code, or `customer`. */
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
