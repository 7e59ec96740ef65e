import type { Temporal } from 'temporal-polyfill';
import { plainText } from '../../templates/reader/card.ts';
import { formatYuan } from '../../templates/reader/money.ts';
import type { Level, Tier } from '../../templates/reader/playbook.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { said } from '../../templates/reader/said.ts';
import type { Wording } from '../core.ts';
import { capOf } from '../gifts/gift-budget.ts';
import { previewGreeting } from '../greetings/greeting-words.ts';
import { occasionOf } from '../greetings/occasions.ts';
import { inWords } from '../in-words.ts';
import type { TextContext } from '../outbox/text-context.ts';
import { yearCycle } from '../plan/cycle.ts';
import type { CustomerFacts } from '../plan/types.ts';
import { type Coming, comingOf } from '../preview/coming-of.ts';
import { type ComingMessage, comingWords } from './coming-words.ts';

/** A kind of customer, and the day on which it has reached a stage. */
export interface Imagined {
  readonly tier: Tier;
  readonly level: Level;
  /** An anchor of the pipeline; those before it have the same day. Null: a customer without any. */
  readonly stage: string | null;
  readonly from: Temporal.PlainDate;
}

/** No one has this id. */
const customerId = '00000000-0000-4000-8000-000000000000';

/**
 * Every message of the year that begins on a day, for a customer that does not exist, if nothing is recorded in it. It
 * has a group and colleagues in all seats, who are called as their seats are. Nothing is read or written.
 */
export function yearAhead(core: Wording, imagined: Imagined): readonly ComingMessage[] {
  const { rules, language } = core;
  const { zone } = rules.playbook;
  const now = imagined.from.toZonedDateTime(zone).toInstant();
  const span = { from: imagined.from, today: imagined.from, until: imagined.from.add({ years: 1 }) };
  const coming = comingOf(factsOf(core, imagined, now), rules, { span, now, dueAt: new Map() });
  const customer = { id: customerId, code: 'C000', name: inWords(core, said('process/some-customer')) };
  const context = imaginedContext(core, customer, coming);
  return comingWords(core, coming, { customer, nameOf: (role) => roleName(role, language) }, context);
}

function factsOf(
  { rules, language }: Wording,
  { tier, level, stage, from }: Imagined,
  now: Temporal.Instant,
): CustomerFacts {
  const { pipeline } = rules.playbook;
  const called = (seat: string) => ({ id: seat, name: roleName(seat, language) });
  const reached = stage === null ? [] : pipeline.slice(0, pipeline.indexOf(stage) + 1);
  return {
    subject: { kind: 'customer', id: customerId },
    customerId,
    tier,
    level,
    active: true,
    enteredOn: from,
    lastContactOn: from,
    hasCustomerRoom: true,
    people: {
      supervisor: called('supervisor'),
      salesperson: called('salesperson'),
      assistant: called('assistant'),
      director: called('director'),
    },
    anchors: Object.fromEntries(reached.map((key) => [key, { on: from, recordedAt: now, round: 1 }])),
    followUps: [],
    contactPlans: [],
    greetings: {},
  };
}

/** What features would tell about a customer that is not stored. */
function imaginedContext(
  core: Wording,
  customer: { readonly id: string; readonly code: string; readonly name: string },
  coming: readonly Coming[],
): TextContext {
  const byFollowUp = new Map(coming.map((message) => [`${message.step} ${message.cycle}`, message]));
  return {
    greetingsOf: () => [],
    answerTo: () => null,
    whyNotPosted: () => null,
    waitsToBeSent: () => false,
    toldOf: (followUpId) => {
      const message = byFollowUp.get(followUpId);
      if (message === undefined) return {};
      const occasion = occasionOf(core.rules, message.cycle);
      const greeting = occasion === null ? null : previewGreeting(core, customer, occasion, []);
      const year = yearCycle.read(message.cycle)?.year;
      const cap = year === undefined ? 0n : capOf(core.templates.gifts, year - message.anchorOn.year);
      const capYuan = formatYuan(cap);
      return {
        ...(greeting === null ? {} : { greeting: { text: plainText(greeting) } }),
        ...(year === undefined ? {} : { gift: { capYuan, leftYuan: capYuan } }),
      };
    },
  };
}
