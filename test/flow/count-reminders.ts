/**
 * How often somebody was reminded of what all these words say: by a message of its own, or by an item of a morning
 * list. An evening's digest reminds of nothing, nor does the answer to a command.
 */
export function countReminders(texts: readonly string[], words: readonly string[]): number {
  const reminders = texts.filter((text) => !text.includes('今日小结') && !text.includes('已建立'));
  const items = reminders.flatMap((text) => {
    const listed = text.split('\n').filter((line) => /^\d+\. /u.test(line));
    return listed.length === 0 ? [text] : listed;
  });
  return items.filter((item) => words.every((word) => item.includes(word))).length;
}
