/** What a supervisor's first message of the day adds to what it is about (`templates/zh-CN/morning/outlook.md`). */
const outlookHeading = /^(?:团队超期 \d+ 项|等您审批 \d+ 件|\d+ 天内的节日和成交周年 \d+ 个)/mu;

/**
 * How many reminders of what all these words say there are in the texts: messages of their own and items of a morning
 * list. An evening digest, an outlook and the answer to a command remind of nothing.
 */
export function countReminders(texts: readonly string[], words: readonly string[]): number {
  const reminders = texts
    .filter((text) => !text.includes('今日小结') && !text.includes('已建立'))
    .map((text) => text.split(outlookHeading)[0] ?? '');
  const items = reminders.flatMap((text) => {
    const listed = text.split('\n').filter((line) => /^\d+\. /u.test(line));
    return listed.length === 0 ? [text] : listed;
  });
  return items.filter((item) => words.every((word) => item.includes(word))).length;
}
