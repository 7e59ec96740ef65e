/** `Wed 11 Mar 2026`, as the bot writes a day in English; also without weekday or year. */
const englishDay =
  /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{4})?\b/gu;
const noBreak = '\u00a0';

/** Keeps each English day on one line of a narrow screen. */
export function keepDaysWhole(text: string): string {
  return text.replaceAll(englishDay, (day) => day.replaceAll(' ', noBreak));
}
