import { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { TextKey } from '../../templates/reader/playbook.ts';
import { isLabels, isSaid, type Spoken, toStored } from '../../templates/reader/said.ts';
import type { Value } from '../../templates/reader/values.ts';
import type { StaffId } from '../plan/types.ts';

/** A value of a notice's text. Words are stored as such and rendered for the recipient. */
export type NoticeValue = Value | Exclude<Spoken, string>;

export type NoticeValues = Readonly<Record<string, NoticeValue | Readonly<Record<string, Value>>>>;

/** A row of the card, rendered for the recipient. */
export interface NoticeField {
  readonly label: Spoken;
  readonly value: Spoken;
}

export interface NewNotice {
  /** From `noticeKey`; makes the notice unique. */
  readonly key: string;
  /** A staff text, listed with its variables in `templates/reader/text-variables.ts`. */
  readonly say: TextKey;
  readonly recipientId: StaffId;
  /** The values of the text's variables; `recipient.name` may be omitted. Names of days end in `On`. */
  readonly values?: NoticeValues;
  /** Additional rows of the card, after the text's own. */
  readonly fields?: readonly NoticeField[];
  /** Opaque id carried by the text's buttons; required if it has buttons. */
  readonly subject?: string;
  /**
   * Posted only while this request is pending; with a `subject`, only while it waits for the recipient or for someone
   * they stand in for.
   */
  readonly requestId?: string;
  readonly customerId?: string;
  /** The account to write to, if not the registered one; failure to deliver is then not reported. */
  readonly onAccount?: { readonly platform: string; readonly platformUserId: string };
  /** Earliest time of posting. Like all staff messages it also waits for the staff window. */
  readonly at: Temporal.Instant;
}

/** A message to one colleague that is not about a follow-up. Written once per key; posted by `jobs/outbox`. */
export async function writeNotice(tx: Tx, notice: NewNotice): Promise<void> {
  await writeNotices(tx, [notice]);
}

/** Several notices in one statement. */
export async function writeNotices(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  await tx.notice.createMany({
    data: notices.map(({ at, values = {}, fields = [], onAccount, ...notice }) => ({
      ...notice,
      values: storableValues(values),
      fields: fields.map(({ label, value }) => ({
        label: storableWords(label),
        value: storableWords(value),
      })),
      onPlatform: onAccount?.platform ?? null,
      onPlatformUserId: onAccount?.platformUserId ?? null,
      dueAt: toDbInstant(at),
    })),
    skipDuplicates: true,
  });
}

export function storableValues(values: NoticeValues): Prisma.InputJsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isValue(value) ? plain(value) : storableGroup(value),
    ]),
  );
}

function storableGroup(value: Exclude<NoticeValues[string], Value>): Prisma.InputJsonObject {
  if (isSaid(value)) return toStored(value);
  if (isLabels(value)) return { ...value };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

function storableWords(words: Spoken): Prisma.InputJsonValue {
  if (typeof words === 'string') return words;
  return isSaid(words) ? toStored(words) : { ...words };
}

function isValue(value: NoticeValues[string]): value is Value {
  return typeof value !== 'object' || value instanceof Temporal.PlainDate;
}

function plain(value: Value): string | number | boolean {
  return value instanceof Temporal.PlainDate ? value.toString() : value;
}
