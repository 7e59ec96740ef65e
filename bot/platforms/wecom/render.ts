import type { Button, Content } from '../../../templates/reader/card.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { beginning } from '../../../templates/reader/cut-bytes.ts';

/** A text message has at most 2048 bytes; WeCom cuts the rest without a word. */
const textBytes = 2048;
/** More parts would use up the 30 messages a minute that a member gets. */
const mostParts = 4;
/** The platform's `maxTextChars`: a Chinese character has three bytes. */
export const maxTextChars = Math.floor(textBytes / 3) * mostParts;

/** The words of a card's title and body that clients show in full. */
const titleChars = 36;
const bodyChars = 160;
const buttonChars = 10;
const mostButtons = 6;
const keyBytes = 1024;

/**
 * The message as one or more texts, cut between lines where that is possible and never within a character; what does not
 * fit at all ends in an ellipsis. In a text only `<a href>` is markup, so a `<` never stands directly before a letter or
 * a slash: an invisible character parts them.
 */
export function textParts(content: Content): readonly string[] {
  const parts: string[] = [];
  let rest = plainText(content)
    .toWellFormed()
    .replaceAll(/<(?=[a-z/!])/giu, '<\u200B');
  while (rest !== '' && parts.length < mostParts) {
    if (Buffer.byteLength(rest) <= textBytes) return [...parts, rest];
    const isLast = parts.length === mostParts - 1;
    const fits = beginning(rest, textBytes - (isLast ? Buffer.byteLength('…') : 0));
    const line = fits.lastIndexOf('\n');
    const part = !isLast && line > fits.length / 2 ? fits.slice(0, line) : fits;
    parts.push(isLast ? `${part}…` : part);
    rest = rest.slice(part.length).replace(/^\n/u, '');
  }
  return parts.length === 0 ? [' '] : parts;
}

/** Whether a card shows all of the words. */
export function fitsCard({ title = '', ...rest }: Content): boolean {
  return lengthOf(title) <= titleChars && lengthOf(plainText(rest)) <= bodyChars;
}

/**
 * A card with buttons, and above its title the code that a reply begins with. Its words are plain text. A card needs a button, so one whose matter is over keeps one that cannot
 * be pressed.
 */
export function cardOf({ title, buttons = [], ...rest }: Content, code?: string): object {
  const [first = '', ...others] = plainText(rest).split('\n');
  const words = title === undefined ? others.join('\n') : plainText(rest);
  return {
    card_type: 'button_interaction',
    ...(code === undefined ? {} : { source: { desc: code } }),
    main_title: { title: cut(title ?? first, titleChars) },
    ...(words === '' ? {} : { sub_title_text: cut(words, bodyChars) }),
    ...(buttons.length === 0
      ? { button_list: [{ text: '✓', style: 1, key: 'over' }], replace_text: '✓' }
      : { button_list: buttons.slice(0, mostButtons).map(drawButton) }),
  };
}

function drawButton({ action, value, label, style }: Button) {
  const key = `${action} ${value}`;
  if (Buffer.byteLength(key) > keyBytes) throw new Error(`the button ${action} carries too much`);
  return { text: cut(label, buttonChars), style: style === 'danger' ? 2 : style === 'primary' ? 1 : 4, key };
}

/** What a button carried; null for one that does nothing. */
export function readKey(key: string): { readonly action: string; readonly value: string } | null {
  const at = key.indexOf(' ');
  return at <= 0 ? null : { action: key.slice(0, at), value: key.slice(at + 1) };
}

const lengthOf = (text: string): number => Array.from(text).length;

function cut(text: string, chars: number): string {
  const all = Array.from(text.toWellFormed());
  return all.length <= chars ? all.join('') : `${all.slice(0, chars - 1).join('')}…`;
}
