import type { Temporal } from 'temporal-polyfill';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Content } from '../../templates/reader/card.ts';
import { TemplateError } from '../../templates/reader/template-error.ts';
import type { Wording } from '../core.ts';
import type { TextContext } from '../outbox/text-context.ts';
import { composeForCustomer, composeForStaff } from '../outbox/compose.ts';
import type { Standing } from '../outbox/last-look.ts';
import type { ReminderRow } from '../outbox/delivery-row.ts';
import { officeHours } from '../plan/own-hours.ts';
import type { Coming } from '../preview/coming-of.ts';

/** Whom the messages are about, and the names of those in them. */
export interface Told {
  readonly customer: { readonly id: string; readonly code: string; readonly name: string };
  readonly nameOf: (staffId: string) => string | null;
}

/** A message as it will be read. */
export interface ComingMessage {
  readonly at: Temporal.Instant;
  /** Null: the customer's group. */
  readonly recipientId: string | null;
  /** The first of what it is about; festivals of one day share a greeting. */
  readonly about: Coming;
  /** Null: a value that the text needs is not known yet, so that it would not be sent. */
  readonly words: Content | null;
}

/** A reminder that may not exist yet, as the outbox would load it. */
export function rowOf(message: Coming, { customer, nameOf }: Told): ReminderRow {
  const { at, step, cycle, slot, say, audience, recipientId, ownerId } = message;
  const id = `${step} ${cycle}`;
  const dueAt = toDbInstant(at);
  const owner = ownerId === null ? null : nameOf(ownerId);
  return {
    id: `${id} ${slot}`,
    deliveryId: '',
    followUpId: id,
    slot,
    say,
    audience,
    target: '',
    recipientId,
    recipient: recipientId === null ? null : personOf(recipientId, nameOf(recipientId) ?? '—'),
    dueAt,
    meantFor: dueAt,
    plannedAt: dueAt,
    refusals: 0,
    promptWaits: false,
    promptedAt: null,
    handoverWaits: false,
    handedOverAt: null,
    followUp: {
      id,
      subjectKind: 'customer',
      subjectId: customer.id,
      customerId: customer.id,
      step,
      cycle,
      anchorOn: toDbDate(message.anchorOn),
      dueOn: toDbDate(message.dueOn),
      // What customers owe is due by the day.
      dueAt: null,
      state: 'open',
      ownerId,
      owner: owner === null ? null : { name: owner, called: owner, isAway: false },
      customer: { ...customer, state: 'active', supervisorId: null, rooms: [] },
    },
  };
}

function personOf(id: string, name: string): ReminderRow['recipient'] {
  return {
    id,
    code: '',
    name,
    roles: [],
    leftOn: null,
    reportsToId: null,
    language: null,
    identities: [],
    hours: officeHours,
  };
}

/**
 * The words of messages to come, each as it would be sent by itself; what goes to the customer's group at one moment is
 * one message. Pure: the words are composed as the outbox composes them.
 */
export function comingWords(
  core: Wording,
  coming: readonly Coming[],
  told: Told,
  context: TextContext,
): readonly ComingMessage[] {
  const toGroup = new Map<number, Coming[]>();
  for (const message of coming) {
    if (message.audience === 'staff') continue;
    const at = message.at.epochMilliseconds;
    toGroup.set(at, [...(toGroup.get(at) ?? []), message]);
  }
  return coming.flatMap((about): ComingMessage[] => {
    const { at, recipientId, audience } = about;
    const together = audience === 'customer' ? (toGroup.get(at.epochMilliseconds) ?? []) : [about];
    if (together[0] !== about) return [];
    const standing = together.map((one): Standing => ({ reminder: rowOf(one, told), late: false }));
    const compose = audience === 'customer' ? composeForCustomer : composeForStaff;
    return [{ at, recipientId, about, words: orNull(() => compose(core, standing, at, context)) }];
  });
}

function orNull(compose: () => Content): Content | null {
  try {
    return compose();
  } catch (error) {
    if (error instanceof TemplateError) return null;
    throw error;
  }
}
