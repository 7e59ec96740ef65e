import type { Tx } from '../../prisma/client.ts';

/** By what a customer, or one of its people, is found in words and chats that do not refer to it by a key. */
export interface Traces {
  /** What it and its people are called, without what is too short to be looked for. */
  readonly names: readonly string[];
  /** Finds it in plain text. */
  readonly inText: string;
  /** Finds it in JSON as PostgreSQL prints it. */
  readonly inJson: string;
}

export interface Traceable {
  /** Words that name it and are no part of other words: `C001`. */
  readonly codes: readonly string[];
  readonly names: readonly string[];
  /** Names that others bear too: only looked for in what is about the customer. */
  readonly people?: readonly string[];
  /** Ids of groups and people on the chat platforms. */
  readonly ids: readonly string[];
}

/** A name of one character is part of too many words. */
const fewestCharacters = 2;

export function toTraces({ codes, names, people = [], ids }: Traceable): Traces {
  const longEnough = (all: readonly string[]) =>
    [...new Set(all)].filter((name) => Array.from(name).length >= fewestCharacters);
  const named = longEnough(names);
  const words = codes.map((code) => `(?:^|[^[:alnum:]])${escapeRegex(code)}(?:$|[^[:alnum:]])`);
  const inJson = (text: string) => escapeRegex(JSON.stringify(text).slice(1, -1));
  return {
    names: longEnough([...names, ...people]),
    inText: alternatives([...words, ...named.map(escapeRegex)]),
    // An id is the whole of a value.
    inJson: alternatives([...words, ...named.map(inJson), ...ids.map((id) => `"${inJson(id)}"`)]),
  };
}

/** Everything by which a customer is known, under its present and its former names. */
export async function tracesOf(tx: Tx, customerId: string): Promise<Traces> {
  const customer = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: {
      code: true,
      name: true,
      contacts: { select: { name: true, platformUserId: true } },
      contactPlans: { select: { contactName: true } },
      rooms: { select: { platformRoomId: true } },
      factChanges: { where: { key: 'name' }, select: { before: true, after: true } },
    },
  });
  const former = customer.factChanges.flatMap(({ before, after }) => [before, after]);
  return toTraces({
    codes: [customer.code],
    names: [customer.name, ...former].filter((name) => name !== null),
    people: [
      ...customer.contacts.map(({ name }) => name),
      ...customer.contactPlans.map(({ contactName }) => contactName),
    ],
    ids: [
      ...customer.rooms.map(({ platformRoomId }) => platformRoomId),
      ...customer.contacts.flatMap(({ platformUserId }) => platformUserId ?? []),
    ],
  });
}

/** What matches nothing at all where there is nothing to look for. */
function alternatives(patterns: readonly string[]): string {
  return patterns.length === 0 ? '(?!)' : patterns.join('|');
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.^$*+?()[\]{}|\\]/g, String.raw`\$&`);
}
