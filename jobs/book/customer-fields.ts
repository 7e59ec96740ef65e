import { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, Prisma, StrategicLevel, Tx, ValueGrade } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { plainYuan, readYuan } from '../../templates/reader/money.ts';
import { ownerRoles, type Playbook, tiers } from '../../templates/reader/playbook.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { type Actor, rememberChange, setSeat, setTier } from '../customers/change-seat.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import type { BookRow } from './read-row.ts';
import { said } from '../../templates/reader/said.ts';

/** All fields of a customer in a book, by column or anchor, as plain text; null where empty. */
export type Fields = Readonly<Record<string, string | null>>;

export const withFields = {
  supervisor: true,
  salesperson: true,
  assistant: true,
  facts: true,
} as const satisfies Prisma.CustomerInclude;

export type CustomerRow = Prisma.CustomerGetPayload<{ include: typeof withFields }>;

export function fieldsOf(row: CustomerRow): Fields {
  const days = row.facts.map(({ key, on }): [string, string | null] => [
    key,
    on === null ? null : fromDbDate(on).toString(),
  ]);
  return {
    name: row.name,
    tier: row.tier,
    supervisor: row.supervisor?.code ?? null,
    salesperson: row.salesperson?.code ?? null,
    assistant: row.assistant?.code ?? null,
    annualVolumeYuan: row.annualVolumeFen === null ? null : plainYuan(row.annualVolumeFen),
    strategicLevel: row.strategicLevel,
    valueGrade: row.valueGrade,
    keyAccount: row.keyAccount,
    ...Object.fromEntries(days),
  };
}

/** The fields given in a row of the book, except the seats, whose holders are looked up. Empty cells are omitted. */
export function fieldsSaid(row: BookRow): Fields {
  const days = Object.entries(row.anchors).map(([key, on]): [string, string] => [key, on.toString()]);
  const said: Fields = {
    name: row.name,
    tier: row.tier,
    annualVolumeYuan: row.annualVolumeFen === null ? null : plainYuan(row.annualVolumeFen),
    strategicLevel: row.strategicLevel,
    valueGrade: row.valueGrade,
    keyAccount: row.keyAccount,
    ...Object.fromEntries(days),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** The field's column in the file. */
export function columnOfField(key: string, playbook: Playbook): string {
  return playbook.anchors.find((anchor) => anchor.key === key)?.column ?? key;
}

/**
 * Writes one field with the same functions as the chat, including history and audit.
 *
 * @param person finds a staff member by code
 * @throws XinhangError `not_found` if there is no such person
 */
export async function writeField(
  tx: Tx,
  customerId: string,
  {
    key,
    before,
    after,
  }: { readonly key: string; readonly before: string | null; readonly after: string | null },
  actor: Actor,
  person: (code: string) => StaffMember | null,
): Promise<void> {
  const seat = ownerRoles.find((role) => role === key);
  if (seat !== undefined) {
    const sitter = after === null ? null : person(after);
    if (after !== null && sitter === null)
      throw new XinhangError('not_found', said('book/no-person', { code: after }));
    await setSeat(tx, customerId, seat, sitter, actor);
    return;
  }
  if (key === 'tier') {
    const tier = tiers.find((one) => one === after);
    if (tier !== undefined) await setTier(tx, customerId, tier, actor);
    return;
  }
  const column = columns[key];
  if (column === undefined) {
    const on = after === null ? null : Temporal.PlainDate.from(after);
    await setAnchor(tx, { customerId, key, on, ...actor });
    return;
  }
  await tx.customer.update({ where: { id: customerId }, data: column(after) });
  await rememberChange(tx, customerId, key, before, after, actor);
}

/** Fields stored only in the customer's row. The text comes from `fieldsOf`. */
const columns: Readonly<Record<string, (text: string | null) => Prisma.CustomerUpdateInput>> = {
  name: (text) => (text === null ? {} : { name: text }),
  annualVolumeYuan: (text) => ({ annualVolumeFen: text === null ? null : readYuan(text) }),
  strategicLevel: (text) => ({ strategicLevel: text as StrategicLevel | null }),
  valueGrade: (text) => ({ valueGrade: text as ValueGrade | null }),
  keyAccount: (text) => ({ keyAccount: text as KeyAccountType | null }),
};
