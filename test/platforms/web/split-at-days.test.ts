import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { splitAtDays } from '../../../bot/platforms/web/page/src/chat/split-at-days.ts';
import { languages } from '../../../templates/reader/languages.ts';
import { formatDay } from '../../../templates/reader/values.ts';

it.each(languages)(
  'a day as the bot writes it in %s is kept whole on a narrow screen, on any day of the year',
  (language) => {
    for (let n = 0; n < 366; n += 1) {
      const day = formatDay(Temporal.PlainDate.from('2028-01-01').add({ days: n }), language);
      expect(splitAtDays(day)).toEqual(['', day, '']);
    }
  },
);

it.each([
  ['due Wed 11 Mar 2026, 2 days left', ['due ', 'Wed 11 Mar 2026', ', 2 days left']],
  ['on 3 Dec at 09:00', ['on ', '3 Dec', ' at 09:00']],
  ['12 March meetings', ['12 March meetings']],
  ['2 周年，2026年3月11日 周三。', ['2 周年，', '2026年3月11日 周三', '。']],
  ['1月5日至2月1日', ['', '1月5日', '至', '2月1日', '']],
  ['2026 年 3 月', ['2026 年 3 月']],
])('%s', (text, parts) => {
  expect(splitAtDays(text)).toEqual(parts);
});
