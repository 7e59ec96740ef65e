import { Temporal } from 'temporal-polyfill';
import { keyAccountWords, levelWords, tierWords, valueWords } from './grade-words.ts';
import { formatYuan, readYuan } from './money.ts';
import type { Playbook } from './playbook.ts';
import { postOf, roleWords } from './roles.ts';
import { type AnySaid, type Labels, type Param, said } from './said.ts';

/** Labels of the fields of customers and colleagues, by the key under which they are stored. */
const labels: Readonly<Record<string, AnySaid>> = {
  name: said('field/name'),
  tier: said('field/tier'),
  supervisor: said('field/supervisor'),
  salesperson: said('field/salesperson'),
  assistant: said('field/assistant'),
  annualVolumeYuan: said('field/annual-volume-yuan'),
  strategicLevel: said('field/strategic-level'),
  valueGrade: said('field/value-grade'),
  keyAccount: said('field/key-account'),
  roles: said('field/roles'),
  reportsTo: said('field/reports-to'),
};

const values: Readonly<Record<string, Readonly<Record<string, AnySaid>>>> = {
  tier: tierWords,
  strategicLevel: levelWords,
  valueGrade: valueWords,
  keyAccount: keyAccountWords,
};

/** Fields that hold a colleague's code. */
export const personFields: ReadonlySet<string> = new Set([
  'supervisor',
  'salesperson',
  'assistant',
  'reportsTo',
  'from',
  'to',
  'standInFor',
  'staff',
  'who',
]);

/** The label of a field or of an anchor of the playbook; null if it is neither. */
export function fieldLabel(key: string, { anchors }: Pick<Playbook, 'anchors'>): AnySaid | Labels | null {
  return labels[key] ?? postOf(key)?.label ?? anchors.find((anchor) => anchor.key === key)?.label ?? null;
}

/**
 * A stored value in words. Histories, the audit log and imports store plain text: days as 2026-03-05, amounts in yuan,
 * people by code, roles separated by commas.
 *
 * @param nameOf the name of the colleague with this code; the code itself if there is none
 */
export function fieldValue(key: string, text: string, nameOf: (code: string) => string): Param {
  const words = values[key]?.[text];
  if (words !== undefined) return words;
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text)) return said('field/day', { dayOn: Temporal.PlainDate.from(text) });
  if (personFields.has(key) || postOf(key) !== undefined) return nameOf(text);
  if (key === 'roles') return text.split(',').map(roleWords);
  const fen = key.endsWith('Yuan') ? readYuan(text) : null;
  return fen === null ? text : formatYuan(fen);
}
