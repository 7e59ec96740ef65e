export type PageLanguage = 'zh-CN' | 'en';

/** Formats instants in the company's zone, whatever the browser's zone. */
export interface TimeFormat {
  /** `09:00` */
  time(at: string | number): string;
  /** `3月11日` */
  shortDay(at: string | number): string;
  /** `3月11日 周三` */
  day(at: string | number): string;
  /** `3月11日 周三 09:00` */
  dayTime(at: string | number): string;
  /** `2026年3月11日 周三` */
  fullDay(at: string | number): string;
  /** Equal for instants on the same day. */
  dayKey(at: string | number): string;
  /** `YYYY-MM-DD` → `3月11日 周三` */
  plainDay(day: string): string;
  /** `YYYY-MM-DD` → `2026年3月11日 周三` */
  plainFullDay(day: string): string;
  /** `YYYY-MM-DD` → `2026年3月` */
  plainMonth(day: string): string;
  /** `YYYY-MM-DD` → `周三` */
  plainWeekday(day: string): string;
}

/** How each language writes a day: as the bot does, so that a day is written one way on a page. */
const styles = {
  'zh-CN': {
    locale: 'zh-CN',
    month: 'long',
    written: (date: string) => date,
    join: (date: string, weekday: string) => `${date} ${weekday}`,
  },
  en: {
    locale: 'en-GB',
    month: 'short',
    // The one month that browsers shorten to four letters.
    written: (date: string) => date.replace('Sept', 'Sep'),
    join: (date: string, weekday: string) => `${weekday} ${date}`,
  },
} as const satisfies Record<PageLanguage, unknown>;

const made = new Map<string, TimeFormat>();

/** One for a language and zone: making one costs as much as drawing a message. */
export function timeFormatOf(language: PageLanguage, zone: string): TimeFormat {
  const key = `${language} ${zone}`;
  const format = made.get(key) ?? createTimeFormat(language, zone);
  made.set(key, format);
  return format;
}

function createTimeFormat(language: PageLanguage, zone: string): TimeFormat {
  const { locale, month, written, join } = styles[language];
  const make = (options: Intl.DateTimeFormatOptions, timeZone = zone) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const time = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const dated = (options: Intl.DateTimeFormatOptions, timeZone = zone) => {
    const made = make({ month, day: 'numeric', ...options }, timeZone);
    return { format: (at: Date) => written(made.format(at)) };
  };
  const date = dated({});
  const plainDate = dated({}, 'UTC');
  const plainYear = dated({ year: 'numeric' }, 'UTC');
  const plainMonth = make({ year: 'numeric', month: 'long' }, 'UTC');
  const year = dated({ year: 'numeric' });
  const weekday = make({ weekday: 'short' });
  const plainWeekday = make({ weekday: 'short' }, 'UTC');
  const key = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const of = (at: string | number) => new Date(at);
  const format: TimeFormat = {
    time: (at) => time.format(of(at)),
    shortDay: (at) => date.format(of(at)),
    day: (at) => join(date.format(of(at)), weekday.format(of(at))),
    dayTime: (at) => `${format.day(at)} ${format.time(at)}`,
    fullDay: (at) => join(year.format(of(at)), weekday.format(of(at))),
    dayKey: (at) => key.format(of(at)),
    plainDay: (day) => {
      const midnight = of(`${day}T00:00:00Z`);
      return join(plainDate.format(midnight), plainWeekday.format(midnight));
    },
    plainFullDay: (day) => {
      const midnight = of(`${day}T00:00:00Z`);
      return join(plainYear.format(midnight), plainWeekday.format(midnight));
    },
    plainMonth: (day) => plainMonth.format(of(`${day}T00:00:00Z`)),
    plainWeekday: (day) => plainWeekday.format(of(`${day}T00:00:00Z`)),
  };
  return format;
}
