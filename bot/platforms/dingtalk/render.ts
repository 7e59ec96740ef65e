import { type Content, plainText } from '../../../templates/reader/card.ts';
import { cutBytes } from '../../../templates/reader/cut-bytes.ts';

/** `msgParam` may have 15 000 bytes as JSON; the rest is for its own punctuation. */
const maxBytes = 14_000;

/** The platform's `maxTextChars`: a Chinese character has three bytes. */
export const maxTextChars = Math.floor(maxBytes / 3);

/**
 * A message without buttons is of type `sampleText`, which DingTalk shows verbatim: only `sampleMarkdown` has links, and
 * only the separate field `at` mentions people. So nothing has to be escaped, and a name cannot ping anyone.
 */
export function textParam(content: Content): string {
  return JSON.stringify({ content: cutBytes(plainText(content), maxBytes) });
}

/** The variables of the card template (docs/dingtalk.md). All are strings; the button list is JSON. */
export function cardParams({ title, buttons, ...rest }: Content): Readonly<Record<string, string>> {
  return {
    title: cutBytes(title ?? '', 300),
    content: cutBytes(plainText(rest), maxBytes),
    buttons: JSON.stringify(
      (buttons ?? []).map(({ label, action, value, style }) => ({
        text: cutBytes(label, 60),
        action,
        value,
        color: style === 'primary' ? 'blue' : style === 'danger' ? 'red' : 'gray',
      })),
    ),
  };
}
