import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { keepDaysWhole } from '../../../bot/platforms/web/page/src/chat/whole-days.ts';
import { formatDay } from '../../../templates/reader/values.ts';

it('an English day as the bot writes it does not wrap on a narrow screen, on any day of the year', () => {
  for (let n = 0; n < 366; n += 1) {
    const day = formatDay(Temporal.PlainDate.from('2028-01-01').add({ days: n }), 'en');
    expect(keepDaysWhole(day)).toBe(day.replaceAll(' ', '\u00a0'));
  }
});

it.each([
  ['due Wed 11 Mar 2026, 2 days left', 'due Wed\u00a011\u00a0Mar\u00a02026, 2 days left'],
  ['on 3 Dec at 09:00', 'on 3\u00a0Dec at 09:00'],
  ['12 March meetings', '12 March meetings'],
  ['截止 2026年3月11日 周三', '截止 2026年3月11日 周三'],
])('%s', (text, shown) => {
  expect(keepDaysWhole(text)).toBe(shown);
});
