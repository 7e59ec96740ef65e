/** The objects of a Slack workspace, as the fake keeps them. */
export interface Team {
  readonly id: string;
  readonly domain: string;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly teamId: string;
  readonly bot: boolean;
  guest: 'none' | 'multi-channel' | 'single-channel';
  deleted: boolean;
  readonly email: string;
}

export type ChannelKind = 'public' | 'private' | 'im';

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly creator: string;
  archived: boolean;
  readonly members: Set<string>;
  readonly messages: Message[];
  /** Each visible to one person, and in no history. */
  readonly ephemerals: Ephemeral[];
}

/** Content given by the app or a person. */
export interface Shown {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** `parse: 'full'` or `link_names`: words like `@channel` become pings. */
  readonly linked: boolean;
}

export interface Message extends Shown {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  /** Set for messages posted by a program. */
  readonly botId: string | null;
  readonly threadTs: string | null;
  readonly broadcast: boolean;
  readonly files: readonly string[];
  readonly metadata: { readonly event_type: string; readonly event_payload: unknown } | null;
  edited: { readonly user: string; readonly ts: string } | null;
}

export interface Ephemeral extends Shown {
  readonly channel: string;
  readonly ts: string;
  readonly to: string;
  readonly threadTs: string | null;
}

export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export interface View {
  readonly id: string;
  readonly user: string;
  readonly body: Readonly<Record<string, unknown>>;
  open: boolean;
}

/** Sent to the app in an envelope over a socket, or in a signed request. */
export type DeliveryKind = 'events_api' | 'slash_commands' | 'interactive';

export interface Outcome {
  readonly acked: boolean;
  /** The payload the app returned with its acknowledgement. */
  readonly answer: unknown;
  readonly why?: string;
}
