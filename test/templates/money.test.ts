import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadForms } from '../../templates/reader/load-forms.ts';
import { formatYuan, plainYuan, readYuan } from '../../templates/reader/money.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

const fens = fc.bigInt({ min: 0n, max: 99_999_999_999_999n });

describe('an amount of money', () => {
  it.each([
    ['12000', 1_200_000n],
    ['0', 0n],
    ['0.01', 1n],
    ['499.5', 49_950n],
    ['499999.99', 49_999_999n],
    ['12,000', 1_200_000n],
    ['1,234,567.89', 123_456_789n],
    ['１２，０００．５', 1_200_050n],
    ['¥12,000', 1_200_000n],
    ['￥ 12000', 1_200_000n],
    ['12000元', 1_200_000n],
    [' 12 000 ', 1_200_000n],
    ['007', 700n],
  ])('%s is understood', (written, fen) => {
    expect(readYuan(written)).toBe(fen);
  });

  it.each([
    [''],
    ['-1'],
    ['1.234'],
    ['1.'],
    ['.5'],
    ['1,5'],
    ['1,2345'],
    ['12,00'],
    [',500'],
    ['1e5'],
    ['12k'],
    ['50万'],
    ['$5'],
    ['五百'],
    ['1000000000000'],
  ])('%s is not one', (written) => {
    expect(readYuan(written)).toBeNull();
  });

  it('is read as it is written, to the fen, with and without the commas', () => {
    fc.assert(
      fc.property(fens, (fen) => {
        expect(readYuan(formatYuan(fen))).toBe(fen);
        expect(readYuan(plainYuan(fen))).toBe(fen);
        expect(readYuan(`￥${formatYuan(fen)}`)).toBe(fen);
      }),
    );
  });

  it('shows commas between thousands, and decimals only where there are some', () => {
    expect(formatYuan(120_000_000n)).toBe('1,200,000');
    expect(formatYuan(49_999_999n)).toBe('499,999.99');
    expect(formatYuan(50n)).toBe('0.50');
    expect(formatYuan(99_900n)).toBe('999');
    expect(plainYuan(1_200_050n)).toBe('12000.50');
    expect(plainYuan(-150n)).toBe('-1.50');
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const fen = readYuan(written);
        expect(fen === null || fen >= 0n).toBe(true);
      }),
    );
  });
});

describe('an amount in a form', () => {
  const forms = loadForms(defaultTemplatesDir());
  const order = { customer: 'C001', orderedOn: '2026-03-01', promisedOn: '2026-03-10' };

  it('is kept as a plain decimal number, however it was written', () => {
    for (const amount of ['12,000.5', '￥１２０００．５０', '12000.50元']) {
      expect(forms.check('order', { ...order, amount })).toEqual({
        ok: true,
        values: { ...order, amount: '12000.50' },
      });
    }
  });

  it.each(['zh-CN', 'en'] as const)('that is invalid is answered with the syntax, in %s', (language) => {
    const checked = forms.check('order', { ...order, amount: '1.234' }, { language });
    const said = { 'zh-CN': /金额.*最多两位小数/u, en: /amount in yuan.*two decimals/u };
    expect(checked).toMatchObject({
      ok: false,
      problems: { amount: expect.stringMatching(said[language]) as string },
    });
  });
});
