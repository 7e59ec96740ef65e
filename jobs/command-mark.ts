/**
 * The slash before a command, as people and input methods write it. A Chinese input method turns the key `/` into `、`
 * and `.` into `。`, and copied text brings invisible characters along.
 */

/** For a character class: characters without a glyph of their own. */
export const unseen = String.raw`\p{Cf}\p{Default_Ignorable_Code_Point}\u2800`;

/** For a character class: a slash, and what an input method makes of it. */
export const marks = String.raw`/／、。．.\\＼､｡`;

/** `crm` as a word, in either width. */
export const root = String.raw`[cｃ][rｒ][mｍ](?![\w-])`;

const slash = new RegExp(`^[\\s${unseen}]*[/／]`, 'u');
const markedRoot = new RegExp(`^[\\s${unseen}]*[${marks}][${marks}\\s${unseen}]*${root}`, 'iu');
const head = new RegExp(`^[\\s${unseen}]*[${marks}][${marks}\\s${unseen}]*(?:${root}[\\s${unseen}]*)?`, 'iu');

/** Whether a text begins with a marked `crm`: `/crm`, `、crm`. That is a command wherever it is written. */
export function isMarked(text: string): boolean {
  return markedRoot.test(text);
}

/** What follows the mark and `crm`; null if the text begins with neither a slash nor a marked `crm`. */
export function afterMark(text: string): string | null {
  return slash.test(text) || isMarked(text) ? text.replace(head, '') : null;
}
