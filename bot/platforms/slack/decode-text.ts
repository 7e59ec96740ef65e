import { writeMention } from '../../../jobs/mention.ts';

/**
 * Slack's markup for `@`, `#` and links. Slack escapes every `<`, `>` and `&` that a user types, so anything in angle
 * brackets is Slack's own markup (https://docs.slack.dev/messaging/formatting-message-text).
 */
const token = /<([^<>]*)>|&(amp|lt|gt);/g;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** The distinct users that a text mentions, at most `limit`: a wall of mentions is not worth a hundred API calls. */
export function mentionedUsers(text: string, limit = 20): readonly string[] {
  const ids = [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g)].flatMap(([, id]) =>
    id === undefined ? [] : [id],
  );
  return [...new Set(ids)].slice(0, limit);
}

/** A text as displayed. @param nameOf the display name of a user; without one, the label or the id is used */
export function decodeText(text: string, nameOf: (userId: string) => string | undefined): string {
  return decode(text, (userId, label) => `@${nameOf(userId) ?? (label === '' ? userId : label)}`);
}

/** The same for a command line, where a mention keeps the user's id. */
export function decodeLine(text: string, nameOf: (userId: string) => string | undefined): string {
  return decode(text, (platformUserId, label) =>
    writeMention({ platformUserId, name: nameOf(platformUserId) ?? (label === '' ? platformUserId : label) }),
  );
}

type NameUser = (userId: string, label: string) => string;

function decode(text: string, nameUser: NameUser): string {
  return text.replaceAll(token, (_whole, inner: string | undefined, entity: string | undefined) =>
    inner === undefined ? (entities[entity ?? ''] ?? '') : decodeToken(inner, nameUser),
  );
}

function decodeToken(inner: string, nameUser: NameUser): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = unescapeEntities(bar < 0 ? '' : inner.slice(bar + 1));
  if (target.startsWith('@')) return nameUser(target.slice(1), label);
  if (target.startsWith('#')) return `#${label === '' ? target.slice(1) : label}`;
  if (target.startsWith('!')) return label === '' ? `@${target.slice(1).split('^')[0] ?? ''}` : label;
  const url = unescapeEntities(target);
  return label === '' || url.endsWith(label) ? (label === '' ? url : label) : `${label} (${url})`;
}

function unescapeEntities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_whole, entity: string) => entities[entity] ?? '');
}

/** Whether the text mentions the bot, and the text without that mention. Takes Slack's raw markup. */
export function stripMention(text: string, botUserId: string): { text: string; mentioned: boolean } {
  // Blanks are trimmed afterwards: matching them before the mention would backtrack quadratically over long runs of
  // blanks.
  const pieces = text.split(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>`));
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return { text: only.trim(), mentioned: false };
  return { text: pieces.map(withoutBlanks).join(' ').trim(), mentioned: true };
}

/** Trims blanks at both ends; keeps line breaks. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start += 1;
  while (end > start && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\u3000';
