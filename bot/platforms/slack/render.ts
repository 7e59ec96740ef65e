import type { types } from '@slack/bolt';
import {
  type Button,
  type Content,
  type Field,
  fieldLine,
  plainText,
} from '../../../templates/reader/card.ts';
import { cutText, splitText, wellFormed } from './cut-text.ts';

/**
 * A card as Slack blocks. Every string is a `plain_text` object, which Slack shows verbatim, so that no name can ping,
 * link or format. Only the fallback text, which Slack parses, is escaped.
 *
 * Limits: https://docs.slack.dev/reference/block-kit/blocks
 */
export interface Drawn {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

const limits = {
  blocks: 50,
  header: 150,
  section: 3000,
  /** For all paragraphs together: above it Slack may answer `msg_blocks_too_long`. */
  body: 12_000,
  field: 2000,
  fieldsPerSection: 10,
  fields: 100,
  buttonsPerBlock: 25,
  label: 75,
  value: 2000,
  fallback: 3000,
} as const;

/** The platform's `maxTextChars`: longer texts are cut with an ellipsis. */
export const maxTextChars = limits.body;

/**
 * Renders a card within Slack's limits. What does not fit is cut with an ellipsis, but buttons are never dropped.
 *
 * @throws RangeError for more buttons than a message can hold, or a button value above 2000 characters, because an id
 *   cannot be cut
 */
export function renderCard(content: Content): Drawn {
  const head = content.title === undefined || content.title.trim() === '' ? [] : [drawTitle(content.title)];
  const buttons = drawButtons(content.buttons ?? []);
  const fields = drawFields(content.fields ?? []);
  const room = limits.blocks - head.length - buttons.length - fields.length;
  if (room < 1)
    throw new RangeError(`a Slack message holds ${limits.blocks} blocks; this one has too many buttons`);
  return {
    text: escapeText(cutText(plainText(content), limits.fallback)),
    blocks: [...head, ...drawBody(content.body, room), ...fields, ...buttons],
  };
}

/** Escapes Slack's three entities; the result contains no markup, mention or link. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `emoji: false` keeps `:smile:` in a name from turning into an emoji. */
export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cutText(text, max), emoji: false };
}

function drawTitle(title: string): types.HeaderBlock {
  return { type: 'header', text: plain(title, limits.header) };
}

function drawBody(paragraphs: readonly string[], room: number): types.SectionBlock[] {
  const pieces: string[] = [];
  let left: number = limits.body;
  for (const paragraph of paragraphs) {
    const fitted = left > 0 ? cutText(paragraph, left) : '…';
    pieces.push(...splitText(fitted, limits.section).filter((piece) => piece.trim() !== ''));
    left -= fitted.length;
    if (fitted.length < paragraph.length || left < 0) break;
  }
  // Short paragraphs share a section rather than exceed the limit on blocks.
  const packed = pieces.length <= room ? pieces : packPieces(pieces, room);
  return packed.map((text) => ({ type: 'section', text: plain(text, limits.section) }));
}

/** Fills at most `room` sections; the last one ends in an ellipsis if there was more. */
function packPieces(pieces: readonly string[], room: number): readonly string[] {
  const packed: string[] = [];
  for (const piece of pieces) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + piece.length + 1 <= limits.section) {
      packed[packed.length - 1] = `${last}\n${piece}`;
    } else {
      packed.push(piece);
    }
  }
  if (packed.length <= room) return packed;
  const kept = packed.slice(0, room);
  const last = kept.pop();
  return last === undefined ? [] : [...kept, `${cutText(last, limits.section - 1)}…`];
}

function drawFields(fields: readonly Field[]): types.SectionBlock[] {
  const fitting = fields.length <= limits.fields ? fields : fields.slice(0, limits.fields - 1);
  const drawn = fitting.map((field) => plain(fieldLine(field), limits.field));
  if (fitting !== fields) drawn.push(plain('…', limits.field));
  const sections: types.SectionBlock[] = [];
  for (let at = 0; at < drawn.length; at += limits.fieldsPerSection) {
    sections.push({ type: 'section', fields: drawn.slice(at, at + limits.fieldsPerSection) });
  }
  return sections;
}

function drawButtons(buttons: readonly Button[]): types.ActionsBlock[] {
  const blocks: types.ActionsBlock[] = [];
  for (let at = 0; at < buttons.length; at += limits.buttonsPerBlock) {
    const elements = buttons
      .slice(at, at + limits.buttonsPerBlock)
      .map((button, index) => drawButton(button, at + index));
    blocks.push({ type: 'actions', elements });
  }
  return blocks;
}

function drawButton(button: Button, index: number): types.Button {
  if (button.value.length > limits.value) {
    throw new RangeError(
      `a Slack button carries ${limits.value} characters; the value of «${button.action}» is longer`,
    );
  }
  return {
    type: 'button',
    action_id: `${button.action}${actionMark}${index}`,
    text: plain(button.label.trim() === '' ? '…' : button.label, limits.label),
    value: wellFormed(button.value),
    ...(button.style === undefined ? {} : { style: button.style }),
  };
}

/** Slack requires unique action ids in a message, but several buttons can have the same action. */
const actionMark = '#';

/** The action for an action id made by `renderCard`. */
export function actionOf(actionId: string): string {
  return actionId.replace(/#\d+$/, '');
}
