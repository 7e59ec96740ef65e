import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Member } from '../../../jobs/ports.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import type { CallFeishu, CallResult } from './api.ts';
import type { Identity } from './identity.ts';
import { type Failure } from '../../network/lost-request.ts';
import { refusalOf } from './outcome.ts';

/** The largest page Feishu allows. */
const pageSize = '100';
const rememberedNames = 10_000;

/** The codes for "no such id", of any kind of id. 41012 is from a single source: no page of Feishu's could be read for it. */
const noSuchId = /^(?:99992351|99992361|41012)\b/u;
/** Not in the address book as far as the app may see it, or of another organisation. */
const outside = /^(?:41050|99992364)\b/u;

const userAnswer = z.object({
  user: z.object({
    name: z.string().catch(''),
    status: z
      .object({
        is_frozen: z.boolean().catch(false),
        is_resigned: z.boolean().catch(false),
        is_exited: z.boolean().catch(false),
      })
      .optional()
      .catch(undefined),
  }),
});
const membersAnswer = z.object({
  items: z
    .array(
      z.object({
        member_id: z.string().min(1),
        name: z.string().catch(''),
        tenant_key: z.string().nullish(),
      }),
    )
    .catch([]),
  has_more: z.boolean().catch(false),
  page_token: z.string().catch(''),
  /** The list was cut, because the group's security settings hide members from the app. */
  trigger_security_conf_limit: z.boolean().catch(false),
});

export interface People {
  /** @throws XinhangError as `ChatPlatform.person` */
  person(openId: string): Promise<Member | null>;
  /** @throws XinhangError when the list cannot be read, or not whole: never post in a room whose members are unknown */
  members(chatId: string): Promise<readonly Member[]>;
  /** The name, if it is known already; otherwise the id. */
  readonly nameOf: (openId: string) => string;
  /** Looks up unknown names, for a while. Never throws. */
  learnNames(chatId: string, openIds: readonly string[], withinMs: number): Promise<void>;
}

export function createPeople(call: CallFeishu, whoWeAre: () => Promise<Identity>): People {
  const names = new Map<string, string>();

  const remember = (openId: string, name: string): void => {
    if (name === '') return;
    names.delete(openId);
    names.set(openId, name);
    const [oldest] = names.keys();
    if (names.size > rememberedNames && oldest !== undefined) names.delete(oldest);
  };
  const nameOf = (openId: string): string => names.get(openId) ?? openId;

  const person = async (openId: string): Promise<Member | null> => {
    const { botOpenId, botName } = await whoWeAre();
    if (openId === botOpenId) return { platformUserId: openId, name: botName, external: false, bot: true };
    const result = await call({
      method: 'GET',
      path: `contact/v3/users/${encodeURIComponent(openId)}`,
      query: { user_id_type: 'open_id' },
    });
    if (!result.ok) {
      const { detail } = refusalOf(result.failure);
      if (noSuchId.test(detail)) return null;
      if (outside.test(detail))
        return { platformUserId: openId, name: nameOf(openId), external: true, bot: false };
      throw asError(result.failure, said('feishu/no-look-up', { account: openId, detail }));
    }
    const read = userAnswer.safeParse(result.data);
    if (!read.success) {
      throw asError(
        { status: 'unknown', cause: 'unreadable' },
        said('feishu/no-look-up', { account: openId, detail: 'unreadable' }),
      );
    }
    const { name, status } = read.data.user;
    if (status?.is_frozen === true || status?.is_resigned === true || status?.is_exited === true) return null;
    remember(openId, name);
    return { platformUserId: openId, name: name === '' ? openId : name, external: false, bot: false };
  };

  const members = async (chatId: string): Promise<readonly Member[]> => {
    const { botOpenId, botName, tenantKey } = await whoWeAre();
    const found: Member[] = [];
    let token = '';
    do {
      const page = readPage(chatId, await call(pageOf(chatId, token)));
      for (const { member_id: platformUserId, name, tenant_key } of page.items) {
        remember(platformUserId, name);
        const external =
          tenant_key === undefined || tenant_key === null || tenant_key === ''
            ? 'unknown'
            : tenant_key !== tenantKey;
        found.push({ platformUserId, name: nameOf(platformUserId), external, bot: false });
      }
      token = page.has_more ? page.page_token : '';
    } while (token !== '');
    // Feishu does not list bots, and lists nothing for a bot that is not in the group.
    return [...found, { platformUserId: botOpenId, name: botName, external: false, bot: true }];
  };

  const learn = async (chatId: string, openIds: readonly string[]): Promise<void> => {
    for (const openId of openIds) if (!names.has(openId)) await person(openId);
    if (chatId !== '' && openIds.some((openId) => !names.has(openId))) await members(chatId);
  };

  return {
    person,
    members,
    nameOf,
    async learnNames(chatId, openIds, withinMs) {
      if (openIds.every((openId) => names.has(openId))) return;
      const stop = new AbortController();
      const over = wait(withinMs, undefined, { signal: stop.signal }).catch(() => {});
      await Promise.race([learn(chatId, openIds).catch(() => {}), over]);
      stop.abort();
    },
  };
}

const pageOf = (chatId: string, token: string) =>
  ({
    method: 'GET',
    path: `im/v1/chats/${encodeURIComponent(chatId)}/members`,
    query: {
      member_id_type: 'open_id',
      page_size: pageSize,
      ...(token === '' ? {} : { page_token: token }),
    },
  }) as const;

function readPage(chatId: string, result: CallResult): z.infer<typeof membersAnswer> {
  const words = (detail: string) => said('feishu/no-members', { room: chatId, detail });
  if (!result.ok) throw asError(result.failure, words(refusalOf(result.failure).detail));
  const read = membersAnswer.safeParse(result.data);
  const why = !read.success ? 'unreadable' : read.data.trigger_security_conf_limit ? 'some are hidden' : null;
  if (!read.success || why !== null) {
    throw new XinhangError('platform_refused', words(why ?? 'unreadable'), { retry: 'never' });
  }
  return read.data;
}

function asError(failure: Failure, words: AnySaid): XinhangError {
  const { problem, retryAfterMs } = refusalOf(failure);
  return new XinhangError(problem === 'rate_limited' ? 'rate_limited' : 'platform_refused', words, {
    retry: retryAfterMs === undefined ? 'never' : { afterMs: retryAfterMs },
  });
}
