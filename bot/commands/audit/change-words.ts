import { Temporal } from 'temporal-polyfill';
import type { FormField } from '../../../templates/reader/form.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { formatYuan, readYuan } from '../../../templates/reader/money.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { greetingWords } from '../../forms/describe-greeting.ts';
import { keyAccountWords, levelWords, valueWords } from '../grade/words.ts';
import { anchorLabel, stepWork } from '../engine/step-words.ts';
import { both, shorten, tierWords, type Words } from '../engine/words.ts';

/** Labels of changed fields. A field without one is shown by its key. */
const keyWords: Readonly<Record<string, Words>> = {
  account: both('账号', 'account'),
  amountYuan: both('金额（元）', 'amount (yuan)'),
  annualVolumeYuan: both('年用量（元）', 'annual volume (yuan)'),
  approved: both('同意', 'approved'),
  assistant: both('业务助理', 'assistant'),
  contactName: both('对方联系人', 'contact'),
  contacts: both('已接触次数', 'contacts'),
  contactTitle: both('对方职务', 'title'),
  changed: both('修改', 'changed'),
  contact: both('对方联系人', 'contact'),
  customers: both('客户数', 'customers'),
  code: both('代号', 'code'),
  deliveredOn: both('到货日期', 'delivered'),
  from: both('从', 'from'),
  holdsEscalation: both('上报也推迟', 'escalation held back'),
  item: both('礼品', 'item'),
  keyAccount: both('大客户', 'key account'),
  made: both('新增客户', 'customers made'),
  name: both('名称', 'name'),
  nextOn: both('下次接触', 'next contact'),
  everyDays: both('间隔天数', 'days between'),
  goal: both('目的', 'goal'),
  kept: both('保留', 'kept'),
  removed: both('移除', 'removed'),
  restored: both('恢复', 'restored'),
  staffMade: both('新增员工', 'colleagues made'),
  standInFor: both('代', 'standing in for'),
  staff: both('负责人', 'by'),
  on: both('日期', 'day'),
  orderedOn: both('下单日期', 'ordered'),
  platform: both('平台', 'platform'),
  promisedOn: both('承诺到货', 'promised'),
  proposedYuan: both('申请金额（元）', 'proposed (yuan)'),
  reason: both('原因', 'reason'),
  receipt: both('票据', 'receipt'),
  reportsTo: both('上级', 'reports to'),
  roles: both('角色', 'roles'),
  rows: both('行数', 'rows'),
  room: both('群', 'group'),
  salesperson: both('业务员', 'salesperson'),
  since: both('起始日期', 'since'),
  spentYuan: both('实际花费（元）', 'spent (yuan)'),
  state: both('状态', 'state'),
  strategicLevel: both('战略等级', 'strategic level'),
  summary: both('内容', 'summary'),
  supervisor: both('销售主管', 'supervisor'),
  text: both('祝福语', 'greeting'),
  tier: both('跟进等级', 'tier'),
  to: both('到', 'to'),
  turn: both('第几步', 'turn'),
  until: both('推迟到', 'until'),
  valueGrade: both('价值等级', 'value grade'),
  who: both('人员', 'who'),
  why: both('原因', 'why'),
  year: both('第几周年', 'year'),
};

const whyWords: Readonly<Record<string, Words>> = {
  role: both('角色无此权限', 'not for this role'),
  customer: both('客户不归其跟进', 'not their customer'),
};

/** Words for values, by field. */
const valueTables: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
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
  return keys
    .filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
    .map((key) => {
      const field = form.get(key);
      const label = field?.label ?? labelOf(ctx, key);
      const read = (value: unknown) => chosen(field, value) ?? show(ctx, key, value);
      const now = read(after[key]);
      const was = key in before ? `${read(before[key])} → ` : '';
      return tell(ctx, `${label}：${was}${now}`, `${label}: ${was}${now}`);
    })
    .join(tell(ctx, '；', '; '));
}

export function labelOf(ctx: CommandContext, key: string): string {
  return keyWords[key]?.[ctx.core.language] ?? anchorLabel(ctx, key);
}

const privateKey = /phone|mobile|tel(?![a-z])|wechat|address|birth|idcard|identity|password|token|secret/i;
const mobileNumber = /(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/gu;

function show(ctx: CommandContext, key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return tell(ctx, '无', 'none');
  if (privateKey.test(key)) return tell(ctx, '（不显示）', '(not shown)');
  if (Array.isArray(value)) {
    return value.map((one: unknown) => show(ctx, key, one)).join(tell(ctx, '、', ', '));
  }
  if (typeof value === 'boolean') return value ? tell(ctx, '是', 'yes') : tell(ctx, '否', 'no');
  if (typeof value === 'object') return describeChange(ctx, {}, Object.fromEntries(Object.entries(value)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (key === 'roles') return roleName(text, ctx.core.language);
  const known = valueTables[key]?.[text]?.[ctx.core.language];
  if (known !== undefined) return known;
  const fen = key.endsWith('Yuan') ? readYuan(text) : null;
  if (fen !== null) return formatYuan(fen);
  // Turns count from 0 internally.
  if (key === 'turn') return String(Number(text) + 1);
  if (key === 'step') return stepWork(ctx, text);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return formatDay(Temporal.PlainDate.from(text), ctx.core.language);
  return shorten(text.replaceAll(mobileNumber, '$1****$2').replaceAll(/\s+/gu, ' '), maxChars);
}
