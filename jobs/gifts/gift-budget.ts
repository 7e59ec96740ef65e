import { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { GiftRules } from '../../templates/reader/load-gifts.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Anniversary } from './anniversary.ts';
import { capOf } from './gift-cap.ts';
import { quoteCaps } from './quote-caps.ts';
import { said } from '../../templates/reader/said.ts';

export interface GiftBudget {
  readonly capFen: bigint;
  /** What is spent, and what is proposed or confirmed and may still be. */
  readonly takenFen: bigint;
  readonly leftFen: bigint;
}

/**
 * What is left of an anniversary's cap. Whoever decides by it holds the customer's lock, or two could take the same.
 * A customer has one anniversary in a calendar year, whatever number it bore when a gift was proposed for it: the day
 * of the first deal may have been corrected since, and what was spent is spent.
 *
 * @param exceptId a gift whose own reservation does not count against it
 */
export async function giftBudget(
  db: Db | Tx,
  rules: GiftRules,
  customerId: string,
  { year, on }: Anniversary,
  exceptId?: string,
): Promise<GiftBudget> {
  const capFen = capOf(rules, year);
  const gifts = await db.gift.findMany({
    where: {
      customerId,
      OR: [{ year }, { anniversary: inYearOf(on) }],
      state: { in: ['proposed', 'confirmed', 'spent'] },
      ...(exceptId === undefined ? {} : { id: { not: exceptId } }),
    },
    select: { state: true, proposedFen: true, spentFen: true },
  });
  const takenFen = gifts.reduce((sum, { state, proposedFen, spentFen }) => {
    return sum + (state === 'spent' ? (spentFen ?? proposedFen) : proposedFen);
  }, 0n);
  return { capFen, takenFen, leftFen: capFen > takenFen ? capFen - takenFen : 0n };
}

/** The days of the year in which an anniversary falls. */
export function inYearOf({ year }: Temporal.PlainDate) {
  const from = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return { gte: toDbDate(from), lt: toDbDate(from.add({ years: 1 })) };
}

/**
 * Refuses an amount above what is left, with the rule quoted.
 *
 * @throws XinhangError `not_allowed` above the cap, `bad_input` for nothing at all
 */
export function refuseAboveCap(
  core: Core,
  year: number,
  { capFen, takenFen, leftFen }: GiftBudget,
  fen: bigint,
) {
  if (fen <= 0n) {
    throw new XinhangError('bad_input', said('gift/not-positive'));
  }
  if (fen <= leftFen) return;
  const { gifts } = core.templates;
  const rule = { 'zh-CN': quoteCaps(gifts, 'zh-CN'), en: quoteCaps(gifts, 'en') };
  const [asked, cap, taken, left] = [
    formatYuan(fen),
    formatYuan(capFen),
    formatYuan(takenFen),
    formatYuan(leftFen),
  ] as const;
  throw new XinhangError('not_allowed', said('gift/above-cap', { asked, rule, year, cap, taken, left }));
}
