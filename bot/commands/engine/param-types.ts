import { isCode } from '../../../templates/reader/codes.ts';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { readTier } from '../../../jobs/book/read-tier.ts';
import type { EntryFilter } from '../../../jobs/registers/list-entries.ts';
import { showMentions } from '../../../jobs/mention.ts';
import { platformWords } from '../../../templates/reader/platform-words.ts';
import { readYuan } from '../../../templates/reader/money.ts';
import { type OwnerRole, ownerRoles, type Tier } from '../../../templates/reader/playbook.ts';
import { type Post, readRole, roleName, roles, seatPosts } from '../../../templates/reader/roles.ts';
import type { ArgScope, ParamType } from './define.ts';
import { toKey } from './half-width.ts';
import { type Period, readPeriod } from './read-period.ts';
import { readSpan, readTime } from './read-time.ts';
import { readSpokenDay, readSpokenMonth } from './read-spoken-day.ts';
import { said, type Said } from '../../../templates/reader/said.ts';

/** Free text is limited to 2 000 characters, some of which take two UTF-16 units. */
const mostValueChars = 4_000;

/** A type from a reader that returns null for invalid text. */
function reading<T>(
  /** As a function, what is known only once the company's rules are loaded. */
  expects: Said | (() => Said),
  read: (raw: string, scope: ArgScope) => T | null,
  options: Pick<ParamType<T>, 'verbatim' | 'prose'> = {},
): ParamType<T> {
  const words = typeof expects === 'function' ? expects : () => expects;
  return {
    get expects() {
      return words();
    },
    ...options,
    schema: (scope) =>
      z.string().transform((raw, issues) => {
        const value = raw.length > mostValueChars ? null : read(raw, scope);
        if (value !== null) return value;
        issues.addIssue({ code: 'custom', message: scope.say(words()) });
        return z.NEVER;
      }),
  };
}

/** One of a few values, by any of its names. */
export function choice<T extends string>(
  expects: Said,
  names: Readonly<Record<T, readonly string[]>>,
): ParamType<T> {
  const byKey = new Map<string, T>();
  for (const value of Object.keys(names) as T[]) {
    for (const name of [value, ...names[value]]) byKey.set(toKey(name), value);
  }
  return reading(expects, (raw) => byKey.get(toKey(raw)) ?? null);
}

export const code = reading(said('expects/code'), (raw) => (isCode(raw.trim()) ? raw.trim() : null));

export const staffCode = reading(said('expects/staff-code'), (raw) =>
  isCode(raw.trim()) ? raw.trim() : null,
);

/** A colleague by code or name; resolved against the staff register later. */
export const person = reading(said('expects/person'), (raw) => raw.trim().replace(/^@/u, '') || null);

/** A colleague, or the word for no one. */
export const personOrNobody = reading(said('expects/person-or-nobody'), (raw) =>
  isNothing(raw) ? ('nobody' as const) : { person: raw.trim().replace(/^@/u, '') },
);

export const tier: ParamType<Tier> = reading(said('expects/tier'), readTier);

/** A seat of a customer: one of its people, or a post for which it can have a person of its own. */
export const seat: ParamType<OwnerRole | Post> = reading(said('expects/seat'), (raw) => {
  const role = readRole(raw);
  const owner = ownerRoles.find((one) => one === role);
  return owner ?? seatPosts().find(({ key }) => key === role) ?? null;
});

const role: ParamType<string> = reading(said('expects/role'), readRole);

/** One or more roles, separated by commas. */
export const roleList: ParamType<readonly string[]> = reading(
  () =>
    said('expects/role-list', {
      roles: { 'zh-CN': roles.map((one) => roleName(one, 'zh-CN')).join('、'), en: roles.join(', ') },
    }),
  (raw, scope) => {
    const schema = z.array(role.schema(scope)).nonempty();
    const read = schema.safeParse(raw.split(/[,，、+;；]/u).filter((part) => part.trim() !== ''));
    return read.success ? [...new Set(read.data)] : null;
  },
);

const dayWords = said('expects/day');

export const day = reading(dayWords, (raw, scope) => readSpokenDay(raw, scope.today));

/** A day, or the word for none. */
export const dayOrNone: ParamType<Temporal.PlainDate | 'none'> = reading(
  said('expects/day-or-none', { day: dayWords }),
  (raw, scope) => (isNothing(raw) ? 'none' : readSpokenDay(raw, scope.today)),
);

/** An anchor by its key, its column in the book or its label. */
export const anchorKey: ParamType<string> = reading(said('expects/anchor-key'), (raw, scope) =>
  findAnchor(raw, scope.playbook),
);

export function findAnchor(written: string, playbook: ArgScope['playbook']): string | null {
  const key = toKey(written);
  const found = playbook.anchors.find((anchor) =>
    [anchor.key, anchor.column, ...Object.values(anchor.label)].some((name) => toKey(name) === key),
  );
  return found?.key ?? null;
}

/** A name or a single line, as written. */
export function line(expects: Said, maxChars = 200): ParamType<string> {
  return reading(expects, (raw) => within(raw, maxChars), { verbatim: true });
}

/** A day as an answer of a form. What is not a day stays as it was written, so that the form comes back with it. */
export function dayAnswer(expects: Said): ParamType<string> {
  return reading(expects, (raw, scope) => readSpokenDay(raw, scope.today)?.toString() ?? within(raw, 200), {
    verbatim: true,
  });
}

/** Free text in sentences. @param maxChars fits into one message on every platform */
export function prose(expects: Said, maxChars = 2_000): ParamType<string> {
  return reading(expects, (raw) => within(raw, maxChars), { verbatim: true, prose: true });
}

/** A colleague's account, picked after @ or by id; its owner is looked up on the platform later. */
export const account = reading(said('expects/account'), (raw) => raw.trim() || null);

/** By its id, or as the reader calls it. */
export const platform: ParamType<string> = reading(
  said('expects/platform', { platforms: Object.values(platformWords) }),
  (raw, scope) =>
    Object.entries(platformWords).find(([id, words]) =>
      [id, scope.say(words)].some((name) => toKey(name) === toKey(raw)),
    )?.[0] ?? null,
);

function within(raw: string, maxChars: number): string | null {
  const written = showMentions(raw).trim();
  return written !== '' && Array.from(written).length <= maxChars ? written : null;
}

export const count = reading(said('expects/count'), (raw) => {
  const value = /^\d{1,2}$/.test(raw.trim()) ? Number(raw.trim()) : 0;
  return value >= 1 && value <= 50 ? value : null;
});

export const yesOrNo: ParamType<'yes' | 'no'> = choice(said('expects/yes-or-no'), {
  yes: ['是', '要', 'y', 'true'],
  no: ['否', '不', '不要', 'n', 'false'],
});

/** A time of day, or the word for the office's own. */
export const timeOrUsual: ParamType<string> = reading(said('expects/time-or-usual'), (raw) =>
  isNothing(raw) || ['默认', '同公司', 'default', 'usual'].includes(raw.trim().toLowerCase())
    ? 'usual'
    : readTime(raw),
);

/** From one time of day to another, or the word for none. */
export const spanOrNone: ParamType<'none' | { readonly from: string; readonly to: string }> = reading(
  said('expects/span-or-none'),
  (raw) => (isNothing(raw) ? 'none' : readSpan(raw)),
);

export const onOrOff: ParamType<'on' | 'off'> = choice(said('expects/on-or-off'), {
  on: ['开', '要', 'yes'],
  off: ['关', '不要', 'no'],
});

function isNothing(raw: string): boolean {
  return ['-', '无', '没有', '清除', '空', 'none', 'nobody', 'clear'].includes(raw.trim().toLowerCase());
}

const moneyWords = said('expects/money');

/** Yuan with at most two decimals, as integer fen. */
export const money: ParamType<bigint> = reading(moneyWords, readYuan);

/** An amount, or the word for none. */
export const moneyOrNone: ParamType<bigint | 'none'> = reading(
  said('expects/money-or-none', { money: moneyWords }),
  (raw) => (isNothing(raw) ? 'none' : readYuan(raw)),
);

export const month: ParamType<Temporal.PlainYearMonth> = reading(said('expects/month'), (raw, scope) =>
  readSpokenMonth(raw, scope.today),
);

export const period: ParamType<Period> = reading(said('expects/period'), (raw, scope) =>
  readPeriod(raw, scope.today),
);

/** Which entries of a register. */
export const entryFilter: ParamType<EntryFilter> = choice(said('expects/entry-filter'), {
  open: ['未结', '进行中'],
  mine: ['我的', '我负责的'],
  overdue: ['逾期', '超期'],
  all: ['全部', '所有'],
});

/** The number of an entry: `TS2603-001`. */
export const entryNumber = reading(said('expects/entry-number'), (raw) => {
  const written = raw.trim().toUpperCase();
  return /^[A-Z][A-Z0-9-]{2,39}$/.test(written) ? written : null;
});

/** A number that identifies something. */
export const number = reading(said('expects/number'), (raw) =>
  /^[1-9]\d{0,5}$/.test(raw.trim()) ? Number(raw.trim()) : null,
);

const longestSpanDays = 730;

/** The number of days between repetitions. */
export const daySpan = reading(said('expects/day-span', { longestSpanDays }), (raw) => {
  const days = Number(/^(\d{1,3})(?:天|d)?$/iu.exec(raw.trim())?.[1] ?? '0');
  return days >= 1 && days <= longestSpanDays ? days : null;
});

/** Confirms what a preview has shown. */
export const confirmWord: ParamType<'confirm'> = choice(said('expects/confirm-word'), {
  confirm: ['确认', '是', 'yes'],
});

/** Customer codes separated by commas, or all. */
export const codeList: ParamType<readonly string[] | 'all'> = reading(said('expects/code-list'), (raw) => {
  if (['all', '全部', '所有'].includes(raw.trim().toLowerCase())) return 'all';
  const codes = raw.split(/[,，、;；]/u).filter((part) => part.trim() !== '');
  const fits = codes.length > 0 && codes.every((part) => isCode(part.trim()) && /\d/.test(part));
  return fits ? codes.map((part) => part.trim()) : null;
});

/** The short reference of a message in `/crm failed`. */
export const failedRef = reading(said('expects/failed-ref'), (raw) =>
  /^[0-9a-f]{6}$/iu.test(raw.trim()) ? raw.trim().toLowerCase() : null,
);

/** A person has looked in the chat: the message is not there. */
export const absentWord: ParamType<'absent'> = choice(said('expects/absent-word'), {
  absent: ['不在', '没有'],
});
