import { inWords } from '../../../jobs/in-words.ts';
import { Temporal } from 'temporal-polyfill';
import type { FormField } from '../../../templates/reader/form.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { formatYuan, readYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { greetingWords } from '../../forms/describe-greeting.ts';
import { keyAccountWords, levelWords, valueWords, tierWords } from '../grade/words.ts';
import { anchorLabel, stepWork } from '../engine/step-words.ts';
import { shorten } from '../engine/words.ts';
import { said, type Said } from '../../../templates/reader/said.ts';

/** Labels of changed fields. A field without one is shown by its key. */
const keyWords: Readonly<Record<string, Said>> = {
  account: said('audit/key-account'),
  amountYuan: said('audit/key-amount-yuan'),
  annualVolumeYuan: said('audit/key-annual-volume-yuan'),
  approved: said('audit/key-approved'),
  assistant: said('audit/key-assistant'),
  contactName: said('audit/key-contact-name'),
  contacts: said('audit/key-contacts'),
  contactTitle: said('audit/key-contact-title'),
  changed: said('audit/key-changed'),
  contact: said('audit/key-contact-name'),
  customers: said('audit/key-customers'),
  code: said('audit/key-code'),
  deliveredOn: said('audit/key-delivered-on'),
  from: said('audit/key-from'),
  holdsEscalation: said('audit/key-holds-escalation'),
  item: said('audit/key-item'),
  keyAccount: said('audit/key-key-account'),
  made: said('audit/key-made'),
  move: said('audit/key-move'),
  name: said('audit/key-name'),
  nextOn: said('audit/key-next-on'),
  everyDays: said('audit/key-every-days'),
  goal: said('audit/key-goal'),
  kept: said('audit/key-kept'),
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
  reportsTo: said('audit/key-reports-to'),
  roles: said('audit/key-roles'),
  rows: said('audit/key-rows'),
  room: said('audit/key-room'),
  salesperson: said('audit/key-salesperson'),
  since: said('audit/key-since'),
  morningAt: said('audit/key-morning-at'),
  quiet: said('audit/key-quiet'),
  digest: said('audit/key-digest'),
  spentOn: said('audit/key-spent-on'),
  spentYuan: said('audit/key-spent-yuan'),
  state: said('audit/key-state'),
  strategicLevel: said('audit/key-strategic-level'),
  summary: said('audit/key-summary'),
  supervisor: said('audit/key-supervisor'),
  text: said('audit/key-text'),
  tier: said('audit/key-tier'),
  to: said('audit/key-to'),
  turn: said('audit/key-turn'),
  until: said('audit/key-until'),
  valueGrade: said('audit/key-value-grade'),
  who: said('audit/key-who'),
  why: said('audit/key-why'),
  year: said('audit/key-year'),
};

const whyWords: Readonly<Record<string, Said>> = {
  role: said('audit/why-role'),
  customer: said('audit/why-customer'),
};

/** Said for values, by field. */
const valueTables: Readonly<Record<string, Readonly<Record<string, Said>>>> = {
  tier: tierWords,
  strategicLevel: levelWords,
  valueGrade: valueWords,
  keyAccount: keyAccountWords,
  state: greetingWords,
  why: whyWords,
};

/** One line on a phone. */
const maxChars = 60;

/** The fields of a form by key. */
export type FormFields = ReadonlyMap<string, FormField>;

/** The label of a chosen value; null for free text. */
function chosen(field: FormField | undefined, value: unknown): string | null {
  return field?.choices?.find((choice) => choice.value === value)?.label ?? null;
}

/**
 * A change as `label：before → after`, without unchanged fields. Personal contact details and addresses are masked,
 * because the audit log is read by people who must not have them.
 *
 * @param form for the labels, if these are answers to a form
 */
export function describeChange(
  ctx: CommandContext,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  form: FormFields = new Map(),
): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const all = keys
    .filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
    .map((key) => {
      const field = form.get(key);
      const label = field?.label ?? labelOf(ctx, key);
      const read = (value: unknown) => chosen(field, value) ?? show(ctx, key, value);
      const now = read(after[key]);
      const was = key in before ? `${read(before[key])} → ` : '';
      return tell(ctx, 'audit/label-was-now', { label, was, now });
    });
  return tell(ctx, 'list/all', { all: { joined: 'sentences', each: all } });
}

export function labelOf(ctx: CommandContext, key: string): string {
  const words = keyWords[key];
  return words === undefined ? anchorLabel(ctx, key) : inWords(ctx.core, words);
}

const privateKey = /phone|mobile|tel(?![a-z])|wechat|address|birth|idcard|identity|password|token|secret/i;
const mobileNumber = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/gu;

function show(ctx: CommandContext, key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return tell(ctx, 'audit/none');
  if (privateKey.test(key)) return tell(ctx, 'audit/not-shown');
  if (Array.isArray(value)) {
    return tell(ctx, 'list/names', { names: value.map((one: unknown) => show(ctx, key, one)) });
  }
  if (typeof value === 'boolean') return value ? tell(ctx, 'audit/yes') : tell(ctx, 'audit/no');
  if (typeof value === 'object') return describeChange(ctx, {}, Object.fromEntries(Object.entries(value)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (key === 'roles') return roleName(text, ctx.core.language);
  const known = valueTables[key]?.[text];
  if (known !== undefined) return inWords(ctx.core, known);
  const fen = key.endsWith('Yuan') ? readYuan(text) : null;
  if (fen !== null) return formatYuan(fen);
  // Turns count from 0 internally.
  if (key === 'turn') return tell(ctx, 'audit/turn', { turn: Number(text) + 1 });
  if (key === 'step') return stepWork(ctx, text);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return formatDay(Temporal.PlainDate.from(text), ctx.core.language);
  return shorten(text.replaceAll(mobileNumber, '$1****$2').replaceAll(/\s+/gu, ' '), maxChars);
}
