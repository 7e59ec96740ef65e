/** The section after the matters of a morning list (`templates/zh-CN/morning/outlook.md`). */
const outlookHeading = /^(?:等您审批 \d+ 件|\d+ 天内 \d+ 项)/mu;

/**
 * The reminders that contain all these words: separate messages and items of a morning list. Evening digests, outlooks and
 * answers to commands are not reminders.
 */
export function findReminders(texts: readonly string[], words: readonly string[]): readonly string[] {
  const reminders = texts
    .filter((text) => !text.includes('今日小结') && !text.includes('已建立'))
    .map((text) => text.split(outlookHeading)[0] ?? '');
  const items = reminders.flatMap((text) => {
    const listed = text.split('\n').filter((line) => /^\d+\. /u.test(line));
    return listed.length === 0 ? [text] : listed;
  });
  return items.filter((item) => words.every((word) => item.includes(word)));
}

export function countReminders(texts: readonly string[], words: readonly string[]): number {
  return findReminders(texts, words).length;
}

/** By how many days each of these reminders says that its matter is overdue; 0 if it does not. */
export function daysOverdue(reminders: readonly string[]): readonly number[] {
  return reminders.map((text) => Number(/已逾期 (\d+) 天/u.exec(text)?.[1] ?? 0));
}
