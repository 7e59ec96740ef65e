import { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Field } from '../../templates/reader/card.ts';
import type { TextKey } from '../../templates/reader/playbook.ts';
import type { Value, Values } from '../../templates/reader/values.ts';
import type { StaffId } from '../plan/types.ts';

export interface NewNotice {
  /** Of `noticeKey`: says what it is about, so that it is written once. */
  readonly key: string;
  /** A staff text; it is listed in `templates/reader/text-variables.ts` with what it is told. */
  readonly say: TextKey;
  readonly recipientId: StaffId;
  /** What the text is told, as it is now; `recipient.name` need not be among it. A day's name ends in `On`. */
  readonly values?: Values;
  /** Further rows of the card, behind the text's own. */
  readonly fields?: readonly Field[];
  /** The opaque id that the text's buttons carry; needed where it has buttons. */
  readonly subject?: string;
  /**
   * Posted only while this request is pending; one with a `subject` only while it waits for the recipient, or for
   * somebody they stand in for.
   */
  readonly requestId?: string;
  readonly customerId?: string;
  /** The account it is told on, where that is not the one of the register; nobody misses it if it cannot be told. */
  readonly onAccount?: { readonly platform: string; readonly platformUserId: string };
  /** When it is to be posted, at the earliest; like all that goes to staff it waits for their window. */
  readonly at: Temporal.Instant;
}

/** A message to one colleague that is about no follow-up. Written once per key; posted by `jobs/deliver`. */
export async function writeNotice(tx: Tx, notice: NewNotice): Promise<void> {
  await writeNotices(tx, [notice]);
}

/** Several in one statement. */
export async function writeNotices(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  await tx.notice.createMany({
    data: notices.map(({ at, values = {}, fields = [], onAccount, ...notice }) => ({
      ...notice,
      values: storable(values),
      fields: fields.map(({ label, value }) => ({ label, value })),
      onPlatform: onAccount?.platform ?? null,
      onPlatformUserId: onAccount?.platformUserId ?? null,
      dueAt: toDbInstant(at),
    })),
    skipDuplicates: true,
  });
}

function storable(values: Values): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isValue(value) ? plain(value) : Object.fromEntries(entriesOf(value)),
    ]),
  );
}

function entriesOf(values: Readonly<Record<string, Value>>): [string, string | number | boolean][] {
  return Object.entries(values).map(([name, value]) => [name, plain(value)]);
}

function isValue(value: Values[string]): value is Value {
  return typeof value !== 'object' || value instanceof Temporal.PlainDate;
}

function plain(value: Value): string | number | boolean {
  return value instanceof Temporal.PlainDate ? value.toString() : value;
}
