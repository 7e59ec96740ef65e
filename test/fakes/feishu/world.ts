/** What a stand-in Feishu knows. Ids have Feishu's prefixes: `ou_` people, `oc_` chats, `om_` messages. */
export interface FakePerson {
  readonly openId: string;
  readonly name: string;
  readonly tenantKey: string;
  /** Whispers reach only people whose Feishu is open. */
  online: boolean;
  resigned: boolean;
  /** Among those who may use the app. */
  available: boolean;
}

export interface FakeMessage {
  readonly id: string;
  readonly uuid: string | null;
  readonly atMs: number;
  /** Set for a message that only this person sees. */
  readonly onlyFor: string | null;
  card: Record<string, unknown>;
}

export interface FakeChat {
  readonly id: string;
  readonly mode: 'group' | 'p2p';
  /** Decided when the chat is made, and never again. */
  readonly external: boolean;
  name: string;
  description: string;
  hasBot: boolean;
  dissolved: boolean;
  /** Its security settings hide members from apps. */
  hidesMembers: boolean;
  /** The key it was made under, and when. */
  readonly made: { readonly uuid: string; readonly atMs: number } | null;
  readonly members: Map<string, FakePerson>;
  readonly messages: FakeMessage[];
  /** When something was posted, to count the rate. */
  readonly postedAtMs: number[];
}

export const ownTenant = 't-own';
export const customerTenant = 't-customer';

export class FakeWorld {
  readonly people = new Map<string, FakePerson>();
  readonly chats = new Map<string, FakeChat>();
  readonly botOpenId = 'ou_bot';
  /** Whether the app may be in groups with other organisations. */
  externalSharing = true;
  /** The permissions that the administrator has granted. */
  readonly scopes = new Set([
    'im:message',
    'im:message.p2p_msg:readonly',
    'im:message.group_at_msg:readonly',
    'im:chat',
    'contact:contact.base:readonly',
    'contact:user.base:readonly',
    'tenant:tenant:readonly',
  ]);
  private count = 0;
  private readonly waiting: (() => void)[] = [];

  /** Something in the world may have changed. */
  changed(): void {
    for (const look of this.waiting.splice(0)) look();
  }

  /** Resolves when the condition holds; looked at after every request. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  nextId(prefix: string): string {
    this.count += 1;
    return `${prefix}_${String(this.count).padStart(6, '0')}`;
  }

  addPerson(name: string, tenantKey: string = ownTenant): FakePerson {
    const person = {
      openId: this.nextId('ou'),
      name,
      tenantKey,
      online: true,
      resigned: false,
      available: true,
    };
    this.people.set(person.openId, person);
    return person;
  }

  addChat(
    name: string,
    people: readonly FakePerson[],
    mode: FakeChat['mode'] = 'group',
    {
      external = people.some(({ tenantKey }) => tenantKey !== ownTenant),
      made = null,
    }: { readonly external?: boolean; readonly made?: FakeChat['made'] } = {},
  ): FakeChat {
    const chat: FakeChat = {
      id: this.nextId('oc'),
      mode,
      external,
      made,
      name,
      description: '',
      hasBot: true,
      dissolved: false,
      hidesMembers: false,
      members: new Map(people.map((person) => [person.openId, person])),
      messages: [],
      postedAtMs: [],
    };
    this.chats.set(chat.id, chat);
    return chat;
  }

  /** The bot's chat with a person. */
  direct(person: FakePerson): FakeChat {
    const known = [...this.chats.values()].find(
      ({ mode, members }) => mode === 'p2p' && members.has(person.openId),
    );
    return known ?? this.addChat('', [person], 'p2p');
  }

  /** The words of every message on a person's screen. */
  sees(openId: string, chatId: string): readonly string[] {
    const chat = this.chats.get(chatId);
    if (chat === undefined || !chat.members.has(openId)) return [];
    return chat.messages
      .filter(({ onlyFor }) => onlyFor === null || onlyFor === openId)
      .map(({ card }) => wordsOf(card).join('\n'));
  }
}

/** Every text of a card, as shown. */
export function wordsOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(wordsOf);
  if (typeof part !== 'object' || part === null) return [];
  const { tag, content } = part as { tag?: unknown; content?: unknown };
  const own = typeof tag === 'string' && typeof content === 'string' ? [content] : [];
  return [...own, ...Object.values(part).flatMap(wordsOf)];
}

/** Parts of a card that Feishu would act on: anything it parses instead of showing verbatim. */
export function parsedParts(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(parsedParts);
  if (typeof part !== 'object' || part === null) return [];
  const { tag, content } = part as { tag?: unknown; content?: unknown };
  const own = (tag === 'markdown' || tag === 'lark_md') && typeof content === 'string' ? [content] : [];
  return [...own, ...Object.values(part).flatMap(parsedParts)];
}
