import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { timeFormatOf } from '../../bot/platforms/web/page/src/words/format-time.ts';
import { languages } from '../../templates/reader/languages.ts';
import { formatDay } from '../../templates/reader/values.ts';

describe('a day in words', () => {
  it.each([
    ['2026-03-11', '2026年3月11日 周三', 'Wed 11 Mar 2026'],
    ['2026-02-14', '2026年2月14日 周六', 'Sat 14 Feb 2026'],
    ['2026-11-01', '2026年11月1日 周日', 'Sun 1 Nov 2026'],
    ['2028-02-29', '2028年2月29日 周二', 'Tue 29 Feb 2028'],
    ['2027-01-01', '2027年1月1日 周五', 'Fri 1 Jan 2027'],
  ])('%s is %s, %s', (day, chinese, english) => {
    const on = Temporal.PlainDate.from(day);
    expect(formatDay(on, 'zh-CN')).toBe(chinese);
    expect(formatDay(on, 'en')).toBe(english);
  });

  it('has the weekday and month that the calendar has, all the year round', () => {
    for (let n = 0; n < 366; n += 1) {
      const on = Temporal.PlainDate.from('2028-01-01').add({ days: n });
      const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
      const [weekday, ...rest] = on.toLocaleString('en-US', options).split(/,? /);
      expect(formatDay(on, 'en')).toBe(`${weekday} ${rest[1]} ${rest[0]} ${rest[2]}`);
    }
  });

  it.each(languages)(
    'in %s is written on the page as the bot writes it, whatever the browser calls a month',
    (language) => {
      const { plainFullDay, fullDay } = timeFormatOf(language, 'Asia/Shanghai');
      for (let n = 0; n < 366; n += 5) {
        const on = Temporal.PlainDate.from('2028-01-01').add({ days: n });
        expect(plainFullDay(on.toString())).toBe(formatDay(on, language));
        expect(fullDay(`${on.toString()}T01:00:00+08:00`)).toBe(formatDay(on, language));
      }
    },
  );
});
