import { Temporal } from 'temporal-polyfill';
import type { Coming } from './coming-of.ts';
import type { AnyPreview } from './preview-days.ts';
import type { PreviewedCustomer } from './read-customers.ts';

/** The messages to one colleague, or to all customer groups, on one day. */
export interface Gathered {
  readonly count: number;
  /** The first few. */
  readonly first: readonly Shown[];
}

export interface Shown {
  /** Null: it is about no customer. */
  readonly customer: PreviewedCustomer | null;
  readonly message: Coming;
}

export interface GatheredDay {
  readonly on: Temporal.PlainDate;
  readonly count: number;
  readonly customers: Gathered;
  readonly staff: readonly { readonly recipientId: string; readonly told: Gathered }[];
}

export interface GatheredPreview {
  /** Days with messages, in order. */
  readonly days: readonly GatheredDay[];
  /** Number of customers examined. */
  readonly looked: number;
  /** Whether there were more customers than `atMost`. */
  readonly cut: boolean;
}

export interface GatherOptions {
  readonly zone: string;
  /** Messages shown per day and audience; all are counted. */
  readonly show: number;
  /** Maximum number of customers examined. */
  readonly atMost?: number;
}

/**
 * Groups messages by day and recipient, with a count and the first few each, so that memory use does not grow with the
 * number of customers.
 */
export async function gatherDays(
  previews: AsyncIterable<AnyPreview>,
  { zone, show, atMost = Number.POSITIVE_INFINITY }: GatherOptions,
): Promise<GatheredPreview> {
  const days = new Map<string, Map<string | null, { count: number; first: Shown[] }>>();
  let looked = 0;
  let cut = false;
  for await (const { customer, coming } of previews) {
    if (customer !== null && looked >= atMost) {
      cut = true;
      break;
    }
    if (customer !== null) looked += 1;
    for (const message of coming) {
      const on = message.at.toZonedDateTimeISO(zone).toPlainDate().toString();
      const day = days.get(on) ?? new Map<string | null, { count: number; first: Shown[] }>();
      days.set(on, day);
      const told = day.get(message.recipientId) ?? { count: 0, first: [] };
      day.set(message.recipientId, told);
      told.count += 1;
      if (told.first.length < show) told.first.push({ customer, message });
    }
  }
  const gathered = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([on, day]) => toDay(on, day));
  return { days: gathered, looked, cut };
}

function toDay(on: string, day: ReadonlyMap<string | null, Gathered>): GatheredDay {
  return {
    on: Temporal.PlainDate.from(on),
    count: [...day.values()].reduce((sum, { count }) => sum + count, 0),
    customers: day.get(null) ?? { count: 0, first: [] },
    staff: [...day].flatMap(([recipientId, told]) => (recipientId === null ? [] : [{ recipientId, told }])),
  };
}
