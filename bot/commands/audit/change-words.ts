import { inWords } from '../../../jobs/in-words.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { greetingWords } from '../../forms/describe-greeting.ts';
import { fieldLabel, fieldValue } from '../../../templates/reader/field-words.ts';
import type { NameOf } from '../../../jobs/staff/name-people.ts';
import { platformWords } from '../../../templates/reader/platform-words.ts';
import { stepWork } from '../engine/step-words.ts';
import { shorten } from '../engine/words.ts';
import { type AnySaid, said, type Said } from '../../../templates/reader/said.ts';

/** Labels of what an entry notes besides the fields of customers and colleagues. A test checks that every key has one. */
export const keyWords: Readonly<Record<string, AnySaid>> = {
  account: said('audit/key-account'),
  amountYuan: said('audit/key-amount-yuan'),
  approved: said('audit/key-approved'),
  before: said('audit/key-before'),
  contactName: said('audit/key-contact-name'),
  contacts: said('audit/key-contacts'),
  contactTitle: said('audit/key-contact-title'),
  changed: said('audit/key-changed'),
  contact: said('audit/key-contact-name'),
  customers: said('audit/key-customers'),
  deliveredOn: said('audit/key-delivered-on'),
  from: said('audit/key-from'),
  holdsEscalation: said('audit/key-holds-escalation'),
  item: said('audit/key-item'),
  made: said('audit/key-made'),
  move: said('audit/key-move'),
  of: said('audit/key-of'),
  nextOn: said('audit/key-next-on'),
  everyDays: said('audit/key-every-days'),
  goal: said('audit/key-goal'),
  kept: said('audit/key-kept'),
  language: said('audit/key-language'),
  removed: said('audit/key-removed'),
  restored: said('audit/key-restored'),
  staffMade: said('audit/key-staff-made'),
  standInFor: said('audit/key-stand-in-for'),
  staff: said('audit/key-staff'),
  on: said('audit/key-on'),
  orderedOn: said('audit/key-ordered-on'),
  platform: said('audit/key-platform'),
  promisedOn: said('audit/key-promised-on'),
  proposedYuan: said('audit/key-proposed-yuan'),
  reason: said('audit/key-reason'),
  receipt: said('audit/key-receipt'),
  register: said('audit/key-register'),
  rows: said('audit/key-rows'),
  since: said('audit/key-since'),
  morningAt: said('audit/key-morning-at'),
  quiet: said('audit/key-quiet'),
  digest: said('audit/key-digest'),
  spentOn: said('audit/key-spent-on'),
  spentYuan: said('audit/key-spent-yuan'),
  state: said('audit/key-state'),
  summary: said('audit/key-summary'),
  text: said('audit/key-text'),
  to: said('audit/key-to'),
  turn: said('audit/key-turn'),
  until: said('audit/key-until'),
  who: said('audit/key-who'),
  why: said('audit/key-why'),
  year: said('audit/key-year'),
};

const whyWords: Readonly<Record<string, Said>> = {
  role: said('audit/why-role'),
  customer: said('audit/why-customer'),
};

const languageWords: Readonly<Record<string, Said>> = {
  'zh-CN': said('audit/language-zh'),
  en: said('audit/language-en'),
};

/** Said for the values of these. */
const valueTables: Readonly<Record<string, Readonly<Record<string, Said>>>> = {
  language: languageWords,
  platform: platformWords,
  state: greetingWords,
  why: whyWords,
};

/** One line on a phone. */
const maxChars = 60;

/** Ids of a platform, which say nothing to a reader. */
const unread: ReadonlySet<string> = new Set(['room']);

/** Who reads, and how colleagues are called. */
export interface Reading extends CommandContext {
  readonly nameOf: NameOf;
}

/** What is asked in a form: its label, and how what is chosen, a day or an amount is read. */
export type FormFields = ReadonlyMap<
  string,
  { readonly label: string; readonly read: ((value: string) => string) | null }
>;

/**
 * A change as `label：before → after`, without unchanged fields. Personal contact details and addresses are masked,
 * because the audit log is read by people who must not have them.
 *
 * @param form for the labels, if these are answers to a form
 */
export function describeChange(
  ctx: Reading,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  form: FormFields = new Map(),
): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const all = keys
    .filter((key) => !unread.has(key))
    .filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
    .map((key) => {
      const field = form.get(key);
      const label = field?.label ?? labelOf(ctx, key);
      const read = (value: unknown) =>
        typeof value === 'string' && value !== '' && field?.read && !privateKey.test(key)
          ? field.read(value)
          : show(ctx, key, value);
      const now = read(after[key]);
      const was = key in before ? `${read(before[key])} → ` : '';
      return tell(ctx, 'audit/label-was-now', { label, was, now });
    });
  return tell(ctx, 'list/all', { all: { joined: 'sentences', each: all } });
}

export function labelOf(ctx: Reading, key: string): string {
  const words = keyWords[key] ?? fieldLabel(key, ctx.core.rules.playbook);
  return words === null ? key : inWords(ctx.core, words);
}

const privateKey = /phone|mobile|tel(?![a-z])|wechat|address|birth|idcard|identity|password|token|secret/i;
const mobileNumber = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/gu;

function show(ctx: Reading, key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return tell(ctx, 'audit/none');
  if (privateKey.test(key)) return tell(ctx, 'audit/not-shown');
  if (Array.isArray(value)) {
    return tell(ctx, 'list/names', { names: value.map((one: unknown) => show(ctx, key, one)) });
  }
  if (typeof value === 'boolean') return value ? tell(ctx, 'audit/yes') : tell(ctx, 'audit/no');
  if (typeof value === 'object') return describeChange(ctx, {}, Object.fromEntries(Object.entries(value)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const known = valueTables[key]?.[text];
  if (known !== undefined) return inWords(ctx.core, known);
  // Turns count from 0 internally.
  if (key === 'turn') return tell(ctx, 'audit/turn', { turn: Number(text) + 1 });
  if (key === 'step') return stepWork(ctx, text);
  const worded = fieldValue(key, text, ctx.nameOf);
  if (worded !== text) return tell(ctx, 'list/all', { all: worded });
  return shorten(text.replaceAll(mobileNumber, '$1****$2').replaceAll(/\s+/gu, ' '), maxChars);
}
