import type { Tx } from '../../prisma/client.ts';

/** Patterns that find mentions of a customer, or one of its people, in records without a key to it. */
export interface Traces {
  /** Its names and those of its people, without any too short to search for. */
  readonly names: readonly string[];
  /** Regular expression for plain text. */
  readonly inText: string;
  /** Regular expression for JSON as printed by PostgreSQL. */
  readonly inJson: string;
}

export interface Traceable {
  /** Identifiers matched only as whole words: `C001`. */
  readonly codes: readonly string[];
  readonly names: readonly string[];
  /** Names that other people may share; only searched for in records about the customer. */
  readonly people?: readonly string[];
  /** Ids of groups and accounts on the chat platforms. */
  readonly ids: readonly string[];
}

/** Single-character names occur in too many other words. */
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
    // An id is always a complete value.
    inJson: alternatives([...words, ...named.map(inJson), ...ids.map((id) => `"${inJson(id)}"`)]),
  };
}

/** Everything that identifies a customer, former names included. */
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

/** Matches nothing if there are no patterns. */
function alternatives(patterns: readonly string[]): string {
  return patterns.length === 0 ? '(?!)' : patterns.join('|');
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.^$*+?()[\]{}|\\]/g, String.raw`\$&`);
}
