import { createDeadline } from '../../../jobs/deadline.ts';
import type { ChatPlatform, Inbound, InboundKind, InboundSink } from '../../../jobs/ports.ts';

/** A request as it goes over the wire, so that it can be forged. */
export interface RawRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const forgeries = ['unsigned', 'empty signature', 'altered', 'stale', 'from the future'] as const;
export type Forgery = (typeof forgeries)[number];

/** What the contract needs of a platform and of whoever is on the other side of it. */
export interface Harness {
  readonly platform: ChatPlatform;
  readonly sink: KeepingSink;
  /** A customer room with a staff member and a customer in it, and a room of staff only. */
  readonly customerRoom: string;
  readonly staffRoom: string;
  readonly staff: string;
  readonly customer: string;
  /** Works here too, and is in neither room. */
  readonly colleague: string;
  /** Somebody joins of whom the platform cannot say where they belong. */
  strangerJoins(room: string): Promise<void>;
  /** The customer writes this; nothing has been sent yet. */
  genuine(text: string): Promise<RawRequest>;
  forge(request: RawRequest, how: Forgery): RawRequest;
  /** How a text comes in with each kind of thing; null for a kind that carries none. */
  readonly ways: Readonly<Record<InboundKind, ((text: string) => Promise<RawRequest>) | null>>;
  /** What is on somebody's screen, as words. */
  sees(person: string, room: string): Promise<readonly string[]>;
  /** What the last message in the room would act on rather than show: mentions, links. */
  pings(room: string): Promise<readonly string[]>;
}

export interface KeepingSink extends InboundSink {
  readonly stored: readonly Inbound[];
}

/** A store with the one promise the port asks of it: a key is stored once. */
export function createKeepingSink(): KeepingSink {
  const stored: Inbound[] = [];
  return {
    stored,
    deadline: () => createDeadline('没有记录下来'),
    accept: async (inbound) => {
      if (stored.some((one) => one.dedupeKey === inbound.dedupeKey)) return 'duplicate';
      stored.push(inbound);
      return 'stored';
    },
    checkForm: () => ({}),
  };
}
