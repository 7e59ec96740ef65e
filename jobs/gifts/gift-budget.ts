import { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { GiftRules } from '../../templates/reader/load-gifts.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Anniversary } from './anniversary.ts';
import { type AnySaid, said, saidInLines } from '../../templates/reader/said.ts';

export interface GiftBudget {
  readonly capFen: bigint;
  /** Amounts spent, plus amounts proposed or confirmed and not spent yet. */
  readonly takenFen: bigint;
  /** Of these, the amounts spent. */
  readonly spentFen: bigint;
  readonly leftFen: bigint;
}

/**
 * The remaining budget of an anniversary. Hold the customer's lock when deciding on it, so that two gifts cannot take
 * the same amount. A customer has one anniversary per calendar year, whatever number it had when a gift was proposed:
 * the day of the first deal may have been corrected since.
 *
 * @param exceptId a gift whose own reservation is not counted
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
      state: { in: ['proposed', 'confirmed', 'overspent', 'spent'] },
      ...(exceptId === undefined ? {} : { id: { not: exceptId } }),
    },
    select: { proposedFen: true, spentFen: true },
  });
  const takenFen = gifts.reduce((sum, { proposedFen, spentFen }) => sum + (spentFen ?? proposedFen), 0n);
  const paidFen = gifts.reduce((sum, { spentFen }) => sum + (spentFen ?? 0n), 0n);
  return { capFen, takenFen, spentFen: paidFen, leftFen: capFen > takenFen ? capFen - takenFen : 0n };
}

/** Date range of the calendar year of an anniversary. */
export function inYearOf({ year }: Temporal.PlainDate) {
  const from = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return { gte: toDbDate(from), lt: toDbDate(from.add({ years: 1 })) };
}

/**
 * Rejects an amount above the remaining budget, quoting the rule.
 *
 * @throws XinhangError `not_allowed` above the cap, `bad_input` for an amount that is not positive
 */
export function refuseAboveCap(
  core: Core,
  year: number,
  { capFen, takenFen, leftFen }: GiftBudget,
  fen: bigint,
  /** What to do about it. */
  next?: AnySaid,
) {
  if (fen <= 0n) {
    throw new XinhangError('bad_input', said('gift/not-positive'));
  }
  if (fen <= leftFen) return;
  const rule = capsInWords(core.templates.gifts);
  const [asked, cap, taken, left] = [
    formatYuan(fen),
    formatYuan(capFen),
    formatYuan(takenFen),
    formatYuan(leftFen),
  ] as const;
  const why = said('gift/above-cap', { asked, rule, year, cap, taken, left });
  throw new XinhangError('not_allowed', next === undefined ? why : saidInLines([why, next]));
}

/**
 * The cap for all gifts of the N-th anniversary together, in fen, inclusive (S0 L47): 三周年及以上 share one cap.
 *
 * @param year counted from the first deal; year 0 has no anniversary and no gift
 */
export function capOf({ capsFen }: GiftRules, year: number): bigint {
  if (year < 1) return 0n;
  return capsFen[Math.min(year, capsFen.length) - 1] ?? 0n;
}

/** The rule in the company's own wording (S0 L47): 一周年500元内，两周年1000元内，三周年及以上2000元内. */
export function capsInWords({ capsFen }: GiftRules): AnySaid {
  const each = capsFen.map((fen, n) => {
    const amount = formatYuan(fen);
    const plain = amount.replaceAll(',', '');
    return said('gift/cap-of-year', { year: n + 1, last: n + 1 === capsFen.length, amount, plain });
  });
  return said('list/all', { all: { joined: 'clauses', each } });
}
