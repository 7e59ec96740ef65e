import { inWords } from '../../../jobs/in-words.ts';
import { tierWords } from '../../../templates/reader/grade-words.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { can } from '../../../jobs/access/can.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { askAboutName } from '../../../jobs/customers/same-name.ts';
import { nextCustomerCode } from '../../../jobs/customers/next-code.ts';
import { openFollowUps } from '../../../jobs/follow-ups/open-follow-ups.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { type NewCustomer, openCustomer } from '../../../jobs/customers/open-customer.ts';
import { type OwnerRole, ownerRoles, type Tier } from '../../../templates/reader/playbook.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import type { Anchors } from '../engine/define.ts';
import { checkSeat, findStaff } from '../engine/find-staff.ts';
import { describeOpen } from '../engine/step-words.ts';
import { makeRoom } from './make-room.ts';

export interface Opening {
  /** Undefined: generated. */
  readonly code: string | undefined;
  readonly name: string;
  readonly tier: Tier;
  /** Codes or names, as written. */
  readonly people: Readonly<Record<OwnerRole, string | undefined>>;
  readonly anchors: Anchors;
  readonly group: boolean;
  /** It is another customer than those of the same name. */
  readonly another: boolean;
}

/**
 * Creates a customer (备案) and its group, and shows what is planned. Used by the command and the form.
 *
 * @throws XinhangError for people who are not on the register, a code in use, or the name of another customer; nothing is created then
 */
export async function openFile(ctx: CommandContext, opening: Opening): Promise<Reply> {
  const people = await seatPeople(ctx, opening.people);
  if (!opening.another) await askAboutName(ctx.core, opening.name);
  const { name, tier, anchors } = opening;
  const customer = await openWithCode(ctx, opening.code, {
    name,
    tier,
    anchors,
    ...people,
    roomFollows: opening.group,
  });
  const sitting = ownerRoles.flatMap((seat) => people[seat] ?? []);
  const roomLines = opening.group ? await makeRoom(ctx, customer, dedupe(sitting)) : [];
  const open = await openFollowUps(ctx.core.db, customer.id);
  const { language } = ctx.core;
  const known = Object.keys(anchors).length > 0;
  return answer({
    title: tell(ctx, 'customer/opened', { code: customer.code, name: customer.name }),
    body: [
      ...(roomLines.length === 0 ? [] : [roomLines.join('\n')]),
      open.length === 0
        ? tell(ctx, known ? 'customer/nothing-yet' : 'customer/no-anchor', { code: customer.code })
        : open.map((f) => describeOpen(ctx, f)).join('\n'),
    ],
    fields: [
      { label: tell(ctx, 'customer/tier'), value: inWords(ctx.core, tierWords[customer.tier]) },
      ...ownerRoles.map((seat) => ({
        label: tell(ctx, 'field/seat', { role: roleName(seat, language) }),
        value: people[seat]?.name ?? tell(ctx, 'customer/seat-vacant'),
      })),
    ],
  });
}

/** Retries with another generated code when a concurrent request has taken it. */
const attempts = 10;

async function openWithCode(
  ctx: CommandContext,
  code: string | undefined,
  fresh: Omit<NewCustomer, 'code'>,
): Promise<CustomerRef> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const chosen = code ?? (await nextCustomerCode(ctx.core.db));
      return await openCustomer(ctx.core, ctx.by, { ...fresh, code: chosen });
    } catch (error) {
      const taken = error instanceof XinhangError && error.code === 'already_exists';
      if (!taken || code !== undefined || attempt === attempts) throw error;
    }
  }
}

/** A supervisor who creates a customer takes the supervisor's seat, unless another is named. */
async function seatPeople(
  ctx: CommandContext,
  written: Opening['people'],
): Promise<Record<OwnerRole, StaffMember | null>> {
  const seated = async (seat: OwnerRole): Promise<StaffMember | null> => {
    const name = written[seat];
    if (name === undefined) return seat === 'supervisor' && can(ctx.by, 'team.answer') ? ctx.by : null;
    const person = await findStaff(ctx, name);
    checkSeat(ctx, seat, person);
    return person;
  };
  return {
    supervisor: await seated('supervisor'),
    salesperson: await seated('salesperson'),
    assistant: await seated('assistant'),
  };
}

function dedupe(people: readonly StaffMember[]): readonly StaffMember[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
