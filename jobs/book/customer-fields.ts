import { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbInstant } from '../../prisma/days.ts';
import { plainYuan, readYuan } from '../../templates/reader/money.ts';
import { type OwnerRole, ownerRoles, type Playbook } from '../../templates/reader/playbook.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { setSeat } from '../customers/change-seat.ts';
import { type Actor, type FieldChanged, rememberChanges } from '../customers/remember-change.ts';
import { tellingOfPassed } from '../customers/tell-passed.ts';
import { writeAnchors } from '../customers/set-anchor.ts';
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
 * Writes fields of many customers, with history and audit, in a few statements for each kind of field; seats one by one.
 * Colleagues from whom or to whom they pass are told.
 * `before` is what is stored now: the customers are locked.
 *
 * @param person finds a staff member by code
 * @throws XinhangError `not_found` if there is no such person
 */
export async function writeFields(
  tx: Tx,
  changes: readonly FieldChanged[],
  actor: Actor,
  person: (code: string) => StaffMember | null,
): Promise<void> {
  const seats = changes.filter(({ key }) => isSeat(key));
  // Name and tier are always there.
  const inRow = changes.filter(({ key, after }) => key in columns && (after !== null || !isRequired(key)));
  const days = changes.filter(({ key }) => !isSeat(key) && !(key in columns));
  const passing = changes.filter(({ key }) => isSeat(key) || key === 'tier');
  const passed = [...new Set(passing.map(({ customerId }) => customerId))];
  await tellingOfPassed(tx, passed, actor, async () => {
    for (const { customerId, key, after } of seats) {
      const sitter = after === null ? null : person(after);
      if (after !== null && sitter === null)
        throw new XinhangError('not_found', said('book/no-person', { code: after }));
      await setSeat(tx, customerId, key as OwnerRole, sitter, actor);
    }
    for (const key of new Set(inRow.map((change) => change.key))) {
      await writeColumn(
        tx,
        key,
        inRow.filter((change) => change.key === key),
        actor,
      );
    }
  });
  await rememberChanges(tx, inRow, actor);
  await writeAnchors(
    tx,
    days.map(({ customerId, key, after }) => ({
      customerId,
      key,
      on: after === null ? null : Temporal.PlainDate.from(after),
    })),
    actor,
  );
}

const isRequired = (key: string): boolean => key === 'name' || key === 'tier';

const isSeat = (key: string): boolean => ownerRoles.some((role) => role === key);

/** Fields stored only in the customer's row: column, type, and its text from the text of `fieldsOf`. */
const columns: Readonly<
  Record<
    string,
    { readonly column: string; readonly type: string; readonly stored?: (text: string) => string }
  >
> = {
  name: { column: 'name', type: 'text' },
  tier: { column: 'tier', type: '"Tier"' },
  annualVolumeYuan: {
    column: 'annual_volume_fen',
    type: 'bigint',
    stored: (text) => String(readYuan(text)),
  },
  strategicLevel: { column: 'strategic_level', type: '"StrategicLevel"' },
  valueGrade: { column: 'value_grade', type: '"ValueGrade"' },
  keyAccount: { column: 'key_account', type: '"KeyAccountType"' },
};

async function writeColumn(
  tx: Tx,
  key: string,
  changes: readonly FieldChanged[],
  { at }: Actor,
): Promise<void> {
  const field = columns[key];
  if (field === undefined) return;
  const { column, type, stored = (text: string) => text } = field;
  const rows = changes.map(({ customerId, after }) => ({
    id: customerId,
    value: after === null ? null : stored(after),
  }));
  await tx.$executeRaw`
    UPDATE customer c SET ${Prisma.raw(column)} = w.value::${Prisma.raw(type)}, updated_at = ${toDbInstant(at)}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS w(id uuid, value text)
    WHERE c.id = w.id`;
}
