import type { Computed, Expression } from '../../templates/reader/computed.ts';
import { readRows } from '../../templates/reader/rows.ts';
import { plainDecimal, readDecimal } from '../../templates/reader/decimal.ts';
import { storedDay } from './stored-day.ts';

type Answers = Readonly<Record<string, string>>;

/** The answers of an entry with what is worked out from them. */
export function withComputed(
  { computed }: { readonly computed: readonly Computed[] },
  answers: Answers,
): Answers {
  return computed.reduce<Answers>((values, { key, of }) => {
    const value = evaluate(of, values);
    return value === null ? values : { ...values, [key]: value };
  }, answers);
}

/** Null: there is nothing to work it out from. */
function evaluate(of: Expression, values: Answers): string | null {
  if ('filled' in of) {
    const filled = of.filled.filter((field) => (values[field] ?? '').trim() !== '').length;
    return String(Math.floor((filled * 100) / of.filled.length));
  }
  if ('sum' in of) {
    const [rows, column] = of.sum;
    const written = readRows(values[rows]).flatMap((row) => readDecimal(row[column] ?? '') ?? []);
    return plainDecimal(written.reduce((sum, one) => sum + one, 0n));
  }
  if ('days' in of) {
    const [from, to] = of.days.map((field) => storedDay(values[field]));
    return !from || !to ? null : String(from.until(to, { largestUnit: 'days' }).days);
  }
  const isSum = 'plus' in of;
  const amounts = (isSum ? of.plus : of.minus).map((field) => readDecimal(values[field] ?? ''));
  if (isSum ? amounts.every((one) => one === null) : amounts[0] === null) return null;
  const [first = 0n, ...others] = amounts.map((one) => one ?? 0n);
  return plainDecimal(others.reduce((sum, one) => (isSum ? sum + one : sum - one), first));
}
