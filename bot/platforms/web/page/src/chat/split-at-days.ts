/** `Wed 11 Mar 2026`, `2026年3月11日 周三`, as the bot writes a day; also without weekday or year. */
const writtenDay =
  /(\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?\b|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?: 周[一二三四五六日])?)/gu;

/** The days in a text and what stands between them: parts 0, 2, 4 … are what stands between. */
export function splitAtDays(text: string): readonly string[] {
  return text.split(writtenDay);
}
