import type { Channel, ChannelKind } from './model.ts';
import type { Tickets } from './tickets.ts';
import type { World } from './world.ts';

export type Json = Readonly<Record<string, unknown>>;

/** `ok: false` with Slack's error code. */
export class SlackRefusal extends Error {
  readonly word: string;
  readonly extra: Json;

  constructor(word: string, extra: Json = {}) {
    super(word);
    this.word = word;
    this.extra = extra;
  }
}

export interface Call {
  readonly world: World;
  readonly tickets: Tickets;
  readonly args: Args;
  /** Slack's maximum page size, whatever was requested. */
  readonly pageSize: number;
  readonly socketUrl: () => string;
  /** @throws SlackRefusal `missing_scope` */
  need(scope: string): void;
}

export interface Method {
  readonly token: 'bot' | 'app';
  /** All scopes it may need; which one depends on the kind of channel. */
  readonly scopes: readonly string[];
  run(call: Call): Promise<Json> | Json;
}

/** Arguments as received: strings of a form, or the values of a JSON body. */
export interface Args {
  has(name: string): boolean;
  /** @throws SlackRefusal if it is missing. */
  text(name: string): string;
  optional(name: string): string | null;
  flag(name: string, otherwise?: boolean): boolean;
  /** A JSON-encoded structure. @throws SlackRefusal if it is not valid JSON. */
  structure(name: string, error: string): unknown;
}

export function createArgs(given: Json): Args {
  const optional = (name: string): string | null => {
    const value = given[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null;
  };
  return {
    has: (name) => given[name] !== undefined && given[name] !== '',
    text(name) {
      const value = optional(name);
      if (value === null || value === '')
        throw new SlackRefusal('invalid_arguments', messages(`missing required field: ${name}`));
      return value;
    },
    optional,
    flag(name, otherwise = false) {
      const value = optional(name);
      return value === null ? otherwise : value === 'true' || value === '1';
    },
    structure(name, error) {
      const value = given[name];
      if (typeof value !== 'string') return value;
      try {
        const read: unknown = JSON.parse(value);
        return read;
      } catch {
        throw new SlackRefusal(error);
      }
    },
  };
}

export function messages(...lines: readonly string[]): Json {
  return { response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) } };
}

/** The scope of a family that each kind of channel requires. */
export const historyScopes = {
  public: 'channels:history',
  private: 'groups:history',
  im: 'im:history',
} as const;
export const readScopes = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const;
export const writeScopes = { public: 'channels:manage', private: 'groups:write', im: 'im:write' } as const;

/**
 * The channel of the call as the bot may see it: a private one that it is not in does not exist for it.
 *
 * @throws SlackRefusal `channel_not_found`, `missing_scope`
 */
export function channelOf(call: Call, scopes: Readonly<Record<ChannelKind, string>> | null): Channel {
  const channel = call.world.channels.get(call.args.text('channel'));
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  if (scopes !== null) call.need(scopes[channel.kind]);
  if (channel.kind !== 'public' && !channel.members.has(call.world.bot.id)) {
    throw new SlackRefusal('channel_not_found');
  }
  return channel;
}

/** @throws SlackRefusal `not_in_channel`, `is_archived` */
export function checkWritable(call: Call, channel: Channel): void {
  if (!channel.members.has(call.world.bot.id)) throw new SlackRefusal('not_in_channel');
  if (channel.archived) throw new SlackRefusal('is_archived');
}

/** One page of a list, with Slack's opaque cursor for the next. */
export function pageOf<T>(
  call: Call,
  all: readonly T[],
  otherwise: number,
): { items: readonly T[]; cursor: string } {
  const asked = Number(call.args.optional('limit') ?? otherwise);
  const size = Math.max(1, Math.min(Number.isFinite(asked) ? asked : otherwise, call.pageSize));
  const cursor = call.args.optional('cursor');
  const from = cursor === null || cursor === '' ? 0 : readCursor(cursor);
  const next = from + size;
  return {
    items: all.slice(from, next),
    cursor: next < all.length ? Buffer.from(`next:${next}`).toString('base64') : '',
  };
}

function readCursor(cursor: string): number {
  const at = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (at === null) throw new SlackRefusal('invalid_cursor');
  return Number(at[1]);
}
