/**
 * An account that was picked in a chat (`@王经理` from the platform's own list), as it stands in a line that is read as
 * a command. The id stays with the name, because what people call themselves decides nothing: a customer can bear a
 * colleague's name. It is one word whatever the name is, so both parts are percent-encoded.
 */
export interface Mention {
  readonly platformUserId: string;
  /** For people to read; never looked up. */
  readonly name: string;
}

const single = /^<@([^<>|\s]+)(?:\|([^<>|\s]*))?>$/u;
const anywhere = /<@([^<>|\s]+)(?:\|([^<>|\s]*))?>/gu;

export function writeMention({ platformUserId, name }: Mention): string {
  const encode = (part: string) => encodeURIComponent(part.toWellFormed());
  return `<@${encode(platformUserId)}|${encode(name)}>`;
}

/** Null for a word that is no mention. */
export function readMention(word: string): Mention | null {
  const [, id, name] = single.exec(word.trim()) ?? [];
  if (id === undefined) return null;
  const platformUserId = decode(id);
  return { platformUserId, name: name === undefined ? platformUserId : decode(name) };
}

/** A line as people saw it: `@王经理`. */
export function showMentions(line: string): string {
  return line.replaceAll(anywhere, (_whole, id: string, name?: string) => `@${decode(name ?? id)}`);
}

/** What only looks like a mention may hold anything. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
