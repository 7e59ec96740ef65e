import { XinhangError } from './errors.ts';
import { said } from '../templates/reader/said.ts';

/** Maximum nesting depth; no platform, page or file of ours sends anything deeper. */
const deepest = 32;

/** Letters whose shape depends on joiners: Persian, Urdu and the scripts of India. */
const joining = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}\p{M}]`;
const picture = String.raw`\p{Extended_Pictographic}`;

/**
 * Not removed: the joiners inside a picture (👨‍👩‍👧) or between letters that need them, the selectors that choose a picture's or
 * an ideograph's form (❤️, 葛󠄀), and the tags of a flag (🏴󠁧󠁢󠁥󠁮󠁧󠁿).
 */
const kept = new RegExp(
  String.raw`(?<=[${picture}\p{Emoji_Modifier}\uFE0F])\u200D(?=${picture})` +
    String.raw`|(?<=${joining})[\u200C\u200D](?=${joining})` +
    String.raw`|(?<=\p{Emoji})[\uFE0E\uFE0F]|(?<=\p{Ideographic})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]` +
    String.raw`|(?<=\u{1F3F4}[\u{E0061}-\u{E007A}]{0,6})[\u{E0061}-\u{E007A}\u{E007F}]`,
  'u',
);

/** All that `kept` keeps somewhere: only these need a look at what stands around them. */
const sometimesKept = String.raw`[\u200C\u200D\uFE00-\uFE02\uFE0E\uFE0F\u{E0100}-\u{E01EF}\u{E0061}-\u{E007A}\u{E007F}]`;

/** What is not drawn: it makes two names look alike, and turns around the line that a name is shown in. */
const notDrawn = String.raw`\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\uFFF9-\uFFFB`;

// Whole runs at once, after a single look at each character: forty thousand of them cost hardly more than plain text.
const removed = new RegExp(
  String.raw`\p{Surrogate}+|(?=[${notDrawn}\p{Cc}])` +
    String.raw`(?:(?!${sometimesKept}|[\t\n\r])[${notDrawn}\p{Cc}]|(?!${kept.source})${sometimesKept})+`,
  'gu',
);

/** What most texts consist of, and nothing of which is removed: looking at it takes a tenth of the time. */
const plain = /^[\t\n\r\x20-\x7E\u2010-\u2027\u3000-\u303F\u4E00-\u9FFF\uFF01-\uFF5E]*$/u;

/**
 * Removes NUL and lone surrogates, which PostgreSQL cannot store, and the invisible and bidirectional characters with
 * which one name can pass for another.
 */
export function storableText(text: string): string {
  return plain.test(text) ? text : text.replaceAll(removed, '');
}

/**
 * Applies `storableText` to every string in a JSON value, property names included.
 *
 * @throws XinhangError `bad_input` for a value nested too deeply
 */
export function storable<T>(value: T): T {
  // The shape stays; only texts change.
  return clean(value, 0) as T;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) throw new XinhangError('bad_input', said('program/too-deep'));
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), clean(item, depth + 1)]),
  );
}
