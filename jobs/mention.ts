/**
 * An account picked in a chat (`@王经理` from the platform's own list), as it appears in a command line. The id is kept
 * with the name because names are not trusted: a customer can have the same name as a colleague. A mention is always
 * one word, so both parts are percent-encoded.
 */
export interface Mention {
  readonly platformUserId: string;
  /** For display only; never used for lookup. */
  readonly name: string;
}

const single = /^<@([^<>|\s]+)(?:\|([^<>|\s]*))?>$/u;
const anywhere = /<@([^<>|\s]+)(?:\|([^<>|\s]*))?>/gu;

export function writeMention({ platformUserId, name }: Mention): string {
  const encode = (part: string) => encodeURIComponent(part.toWellFormed());
  return `<@${encode(platformUserId)}|${encode(name)}>`;
}

/** Returns null if the word is not a mention. */
export function readMention(word: string): Mention | null {
  const [, id, name] = single.exec(word.trim()) ?? [];
  if (id === undefined) return null;
  const platformUserId = decode(id);
  return { platformUserId, name: name === undefined ? platformUserId : decode(name) };
}

/** The line as shown in the chat, with each mention as `@王经理`. */
export function showMentions(line: string): string {
  return line.replaceAll(anywhere, (_whole, id: string, name?: string) => `@${decode(name ?? id)}`);
}

/** Text that only resembles a mention may contain malformed escapes. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
