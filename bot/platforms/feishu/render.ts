import { type Button, type Content, fieldLine } from '../../../templates/reader/card.ts';
import { cutBytes, jsonBytes } from '../../../templates/reader/cut-bytes.ts';

/** Feishu refuses a card above 30 KB (230025), counted in bytes of its JSON. */
export const maxCardBytes = 30_000;

export const limits = {
  title: 300,
  body: 18_000,
  label: 100,
  field: 1_500,
  fields: 40,
  fieldBytes: 5_000,
} as const;

/** The platform's `maxTextChars`: a Chinese character has three bytes. */
export const maxTextChars = limits.body / 3;

type Plain = { readonly tag: 'plain_text'; readonly content: string };

/** Card JSON 2.0. */
export interface FeishuCard {
  readonly schema: '2.0';
  /** The same card for everyone: without it, Feishu does not change a card that was sent. */
  readonly config: { readonly update_multi: true };
  readonly header?: { readonly title: Plain };
  readonly body: { readonly elements: readonly object[] };
}

/**
 * Renders a card. Every string is a `plain_text` element, which Feishu shows verbatim, so that no name can ping, link or
 * format. What does not fit is cut with an ellipsis, but buttons are never dropped.
 *
 * @throws RangeError for more buttons than the card can hold
 */
export function renderCard({ title, body, fields = [], buttons = [] }: Content): FeishuCard {
  const words = cutBytes(body.filter((paragraph) => paragraph.trim() !== '').join('\n'), limits.body);
  const elements = [
    ...(words === '' ? [] : [{ tag: 'div', text: plain(words) }]),
    ...drawFields(fields.map((field) => cutBytes(fieldLine(field), limits.field))),
    ...buttons.map(drawButton),
  ];
  const card: FeishuCard = {
    schema: '2.0',
    config: { update_multi: true },
    ...(title === undefined || title.trim() === ''
      ? {}
      : { header: { title: plain(cutBytes(title, limits.title)) } }),
    body: { elements },
  };
  if (Buffer.byteLength(JSON.stringify(card)) > maxCardBytes) {
    throw new RangeError(`a Feishu card has ${maxCardBytes} bytes; this one has too many buttons`);
  }
  return card;
}

export function plain(content: string): Plain {
  return { tag: 'plain_text', content };
}

function drawFields(lines: readonly string[]): readonly object[] {
  const kept: string[] = [];
  let left: number = limits.fieldBytes;
  for (const line of lines) {
    left -= jsonBytes(line);
    if (left < 0 || kept.length === limits.fields) {
      kept.push('…');
      break;
    }
    kept.push(line);
  }
  return kept.map((line) => ({ tag: 'div', text: plain(line) }));
}

function drawButton({ action, value, label, style }: Button): object {
  return {
    tag: 'button',
    text: plain(cutBytes(label.trim() === '' ? '…' : label, limits.label)),
    type: style ?? 'default',
    behaviors: [{ type: 'callback', value: { action, value } }],
  };
}
