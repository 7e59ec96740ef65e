import { writeMention } from '../../../jobs/mention.ts';

/**
 * What Slack sends for `@`, `#` and links, back to what the person saw. Slack escapes every `<`, `>` and `&` that
 * somebody typed, so whatever stands in angle brackets is Slack's own
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
const token = /<([^<>]*)>|&(amp|lt|gt);/g;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** The users a text mentions, each once, at most `limit` of them: a wall of mentions is not worth a hundred calls. */
export function mentionedUsers(text: string, limit = 20): readonly string[] {
  const ids = [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g)].flatMap(([, id]) =>
    id === undefined ? [] : [id],
  );
  return [...new Set(ids)].slice(0, limit);
}

/** A text as people saw it. @param nameOf the name of a user as people see it; without one the id stands in. */
export function decodeText(text: string, nameOf: (userId: string) => string | undefined): string {
  return decode(text, (userId, label) => `@${nameOf(userId) ?? (label === '' ? userId : label)}`);
}

/** The same for a line that is read as a command: a user who is named keeps their id. */
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

/** Whether the text speaks to the bot, and the text without the bot's name in it. Works on Slack's spelling. */
export function stripMention(text: string, botUserId: string): { text: string; mentioned: boolean } {
  // The blanks around it are taken away afterwards: looked for in front of a mention, they would be read anew from
  // each of a thousand blanks that no mention follows.
  const pieces = text.split(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>`));
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return { text: only.trim(), mentioned: false };
  return { text: pieces.map(withoutBlanks).join(' ').trim(), mentioned: true };
}

/** Without blanks at either end; line breaks stay. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start += 1;
  while (end > start && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\u3000';
