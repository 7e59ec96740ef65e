import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickVariant } from '../../templates/reader/pick-variant.ts';

const id = fc.oneof(fc.uuid(), fc.string());
const year = fc.integer({ min: 1990, max: 2200 });

describe('the variant of a greeting', () => {
  it('never repeats in consecutive years, for any customer and number of variants', () => {
    fc.assert(
      fc.property(id, year, fc.integer({ min: 2, max: 20 }), (customer, y, count) => {
        expect(pickVariant(customer, y + 1, count)).not.toBe(pickVariant(customer, y, count));
      }),
    );
  });

  it('comes round to every one of them within as many years as there are', () => {
    fc.assert(
      fc.property(id, year, fc.integer({ min: 1, max: 12 }), (customer, y, count) => {
        const seen = Array.from({ length: count }, (_, n) => pickVariant(customer, y + n, count));
        expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
      }),
    );
  });

  it('is always the same for the same customer and year', () => {
    const customer = '019a8f4e-0000-7000-8000-000000000001';
    expect([2026, 2027, 2028, 2029].map((y) => pickVariant(customer, y, 3))).toEqual([1, 2, 0, 1]);
  });

  it('is evenly spread over customers with consecutive ids', () => {
    const counts = [0, 0, 0];
    for (let n = 0; n < 3000; n += 1) {
      const picked = pickVariant(`019a8f4e-0000-7000-8000-${String(n).padStart(12, '0')}`, 2026, 3);
      counts[picked] = (counts[picked] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });

  it('of a text with one body, or none, is the first', () => {
    expect(pickVariant('x', 2026, 1)).toBe(0);
    expect(pickVariant('x', 2026, 0)).toBe(0);
  });
});
