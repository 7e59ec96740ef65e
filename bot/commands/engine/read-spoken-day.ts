import { Temporal } from 'temporal-polyfill';
import { readDay } from '../../../templates/reader/read-day.ts';
import { toHalfWidth } from './half-width.ts';

/**
 * Parses a day as people write it in a chat, relative to the company's today. Besides full dates (`readDay`): without a
 * year 11-21, 11/21, 11月21日; 今天 昨天 前天 明天 后天 and their English words; 周五, 上周五, 下周一; +3d, -2d, +1w,
 * 3天后, 2天前.
 *
 * Without a year, the nearest such day is meant: 12-30 written on 5 January is last week's, not next winter's.
 *
 * @returns null for invalid days, such as 30 February, and for years out of range
 */
export function readSpokenDay(text: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const word = toHalfWidth(text).trim().toLowerCase();
  for (const reader of readers) {
    const day = reader(word, today);
    // An offset can lead out of the range of years that `readDay` accepts.
    if (day !== null) return readDay(day.toString());
  }
  return null;
}

type Reader = (word: string, today: Temporal.PlainDate) => Temporal.PlainDate | null;

const named: ReadonlyMap<string, number> = new Map([
  ['今天', 0],
  ['今日', 0],
  ['today', 0],
  ['昨天', -1],
  ['昨日', -1],
  ['yesterday', -1],
  ['前天', -2],
  ['明天', 1],
  ['明日', 1],
  ['tomorrow', 1],
  ['后天', 2],
  ['大后天', 3],
]);

const readNamed: Reader = (word, today) => {
  const days = named.get(word);
  return days === undefined ? null : today.add({ days });
};

const readFull: Reader = (word) =>
  readDay(word) ?? readDay(word.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));

const readWithoutYear: Reader = (word, today) => {
  const parts = /^(\d{1,2})[-/.](\d{1,2})$/.exec(word) ?? /^(\d{1,2})月(\d{1,2})[日号]?$/.exec(word);
  if (parts === null) return null;
  const distance = (day: Temporal.PlainDate) => Math.abs(today.until(day).days);
  return [today.year, today.year + 1, today.year - 1]
    .flatMap((year) => readDay(`${year}-${parts[1]}-${parts[2]}`) ?? [])
    .reduce<Temporal.PlainDate | null>(
      (nearest, day) => (nearest === null || distance(day) < distance(nearest) ? day : nearest),
      null,
    );
};

const readOffset: Reader = (word, today) => {
  const signed = /^([+-])(\d{1,4})(d|天|日|w|周|)$/.exec(word);
  const spoken = /^(\d{1,4})(天|日|周)(后|前)$/.exec(word);
  const [sign, count, unit] =
    signed === null ? [spoken?.[3], spoken?.[1], spoken?.[2]] : [signed[1], signed[2], signed[3]];
  if (count === undefined) return null;
  const days = Number(count) * (unit === 'w' || unit === '周' ? 7 : 1);
  return today.add({ days: sign === '-' || sign === '前' ? -days : days });
};

/** Weeks start on Monday. 周五 is this week's, even if past. */
const readWeekday: Reader = (word, today) => {
  const parts = /^(上|本|这|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])$/u.exec(word);
  if (parts === null) return null;
  const weeks = parts[1] === '上' ? -1 : parts[1] === '下' ? 1 : 0;
  const weekday = '一二三四五六日'.indexOf((parts[2] ?? '').replace('天', '日'));
  return today.add({ days: 1 - today.dayOfWeek + weekday + weeks * 7 });
};

const readers: readonly Reader[] = [readNamed, readFull, readWithoutYear, readOffset, readWeekday];

const thisMonth = ['本月', '这个月', '当月', 'this'];
const lastMonth = ['上月', '上个月', 'last'];

/**
 * Parses a month as people write it: `2026-03`, `2026/3`, `2026年3月`, 3月, 本月, 上月. Without a year, the latest such
 * month that has begun is meant, because figures are about the past.
 *
 * @returns null for anything else
 */
export function readSpokenMonth(text: string, today: Temporal.PlainDate): Temporal.PlainYearMonth | null {
  const word = toHalfWidth(text).trim().toLowerCase();
  const now = today.toPlainYearMonth();
  if (thisMonth.includes(word)) return now;
  if (lastMonth.includes(word)) return now.subtract({ months: 1 });
  const full = /^(\d{4})[-/.年](\d{1,2})月?$/u.exec(word) ?? /^(\d{4})(\d{2})$/.exec(word);
  if (full !== null) return monthOf(Number(full[1]), Number(full[2]));
  const bare = /^(\d{1,2})月$/u.exec(word);
  if (bare === null) return null;
  const ofThisYear = monthOf(today.year, Number(bare[1]));
  if (ofThisYear === null || Temporal.PlainYearMonth.compare(ofThisYear, now) <= 0) return ofThisYear;
  return ofThisYear.subtract({ years: 1 });
}

/** Null for years out of range. */
function monthOf(year: number, month: number): Temporal.PlainYearMonth | null {
  if (year < 1990 || year > 2099 || month < 1 || month > 12) return null;
  return Temporal.PlainYearMonth.from({ year, month });
}
