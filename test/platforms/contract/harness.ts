import { builtInWords } from '../../../templates/reader/words.ts';
import { createDeadline } from '../../../jobs/deadline.ts';
import type { ChatPlatform, Inbound, InboundKind, InboundSink } from '../../../jobs/ports.ts';

/** A request as sent over the wire, so that tests can forge it. */
export interface RawRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const forgeries = ['unsigned', 'empty signature', 'altered', 'stale', 'from the future'] as const;
export type Forgery = (typeof forgeries)[number];

/** What may become of one request: it is carried out and its answer is lost, it is lost itself, or it is refused. */
export const faults = ['lost answer', 'lost request', 'too many', 'server error'] as const;
/** It is carried out, and answered never, or only when no one waits any more. */
export const slowFaults = ['hang', 'late answer'] as const;
export type Fault = (typeof faults)[number] | (typeof slowFaults)[number];

/** What the contract needs from a platform and from the people on its other side. */
export interface Harness {
  readonly platform: ChatPlatform;
  readonly sink: KeepingSink;
  /** A customer room with a staff member and a customer in it, and a staff-only room. */
  readonly customerRoom: string;
  readonly staffRoom: string;
  readonly staff: string;
  readonly customer: string;
  /** Where the colleague reads answers to what they ask in the customer room. */
  readonly answersIn: string;
  /** Another colleague, in neither room. */
  readonly colleague: string;
  /** A person joins whose affiliation the platform cannot determine. */
  strangerJoins(room: string): Promise<void>;
  /** A genuine request with the customer's message, not sent yet; of the colleague's where no customer is heard. */
  genuine(text: string): Promise<RawRequest>;
  forge(request: RawRequest, how: Forgery): RawRequest;
  /** The same of someone from outside who bears the colleague's name. */
  impostor(text: string): Promise<RawRequest>;
  /** What the bot itself wrote, as the platform brings it back; null where none is brought back. */
  readonly echo: ((text: string) => Promise<RawRequest>) | null;
  /** Every access token issued so far is refused from now on; nothing where tokens do not end. */
  withdrawTokens(): void;
  /** The next message in the room that the bot may post in meets this. False: on this platform none can. */
  fails(how: Fault): boolean;
  /** Another process of the same app, started, with the same store behind it. */
  replica(): Promise<Replica>;
  /** How a text comes in with each kind of inbound item; null for a kind without text. */
  readonly ways: Readonly<Record<InboundKind, ((text: string) => Promise<RawRequest>) | null>>;
  /** The words on a person's screen. */
  sees(person: string, room: string): Promise<readonly string[]>;
  /** Parts of the last message in the room that the platform would act on: mentions, links. */
  pings(room: string): Promise<readonly string[]>;
}

export interface Replica {
  readonly platform: ChatPlatform;
  /** Where it listens. */
  readonly address: string;
}

/** A request as it would be brought to another replica. */
export function broughtTo({ address }: Replica, { url, headers, body }: RawRequest): RawRequest {
  const there = new URL(url);
  there.host = new URL(address).host;
  const { origin } = headers;
  return {
    url: there.href,
    headers: { ...headers, ...(origin === undefined ? {} : { origin: there.origin }) },
    body,
  };
}

export interface KeepingSink extends InboundSink {
  readonly stored: readonly Inbound[];
  /** From now on the store does not answer until it is released. */
  hold(): { readonly reached: Promise<void>; release(): void };
}

/** A store with the one guarantee the port requires: each key is stored once. */
export function createKeepingSink(): KeepingSink {
  const stored: Inbound[] = [];
  let wait = async (): Promise<void> => {};
  return {
    stored,
    hold: () => {
      const release = { now: () => {} };
      const released = new Promise<void>((resolve) => {
        release.now = resolve;
      });
      const reached = new Promise<void>((resolve) => {
        wait = async () => {
          resolve();
          await released;
        };
      });
      return { reached, release: () => release.now() };
    },
    deadline: () => createDeadline(),
    explain: (error) => builtInWords().say(error.says, 'zh-CN'),
    accept: async (inbound) => {
      await wait();
      if (stored.some((one) => one.dedupeKey === inbound.dedupeKey)) return 'duplicate';
      stored.push(inbound);
      return 'stored';
    },
    checkForm: () => ({}),
  };
}
