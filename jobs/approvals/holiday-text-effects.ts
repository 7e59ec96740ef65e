import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { companyLanguage } from '../in-words.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { namedOccasion, type Occasion, occasionOf } from '../greetings/occasions.ts';
import { dayOf } from '../plan/moments.ts';
import { refuseOverGreeting } from '../greetings/greeting-over.ts';
import type { ApprovalEffects, RequestAbout } from './approval-effects.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * 节日祝福: a custom greeting for one customer and one occasion. Until it is approved, the company's text and any earlier
 * decision stay in effect. The occasion is stored with the answers so that the decider sees it too.
 */
export const holidayTextEffects: ApprovalEffects = {
  check: async (core, tx, request, { at }) => {
    const customerId = customerOf(request);
    const occasion = await meantBy(core, tx, request, at);
    await refuseOverGreeting(core, tx, customerId, occasion, at);
    const pending = await tx.approvalRequest.findFirst({
      where: {
        kind: request.kind,
        customerId,
        state: 'pending',
        answers: { path: ['cycle'], equals: occasion.cycle },
      },
      select: { id: true },
    });
    if (pending === null) return;
    throw new XinhangError('already_exists', said('approval/greeting-waits'));
  },

  opened: async (core, tx, request, { by, at }) => {
    const customerId = customerOf(request);
    const { cycle, festival, on } = await meantBy(core, tx, request, at);
    const language = companyLanguage(core);
    const name = `${festival.label[language]} ${formatDay(on, language)}`;
    const answers = { ...request.answers, festival: name, cycle };
    const steps = core.rules.playbook.steps.filter(({ closes }) => closes.approval === request.kind);
    const open = await tx.followUp.findFirst({
      where: { customerId, cycle, state: 'open', step: { in: steps.map(({ key }) => key) } },
      select: { id: true },
    });
    const followUpId = request.followUpId ?? open?.id ?? null;
    await tx.approvalRequest.update({ where: { id: request.id }, data: { answers, followUpId } });
    const text = request.answers['text'] ?? null;
    await tx.greeting.createMany({
      data: {
        customerId,
        cycle,
        state: 'proposed',
        text,
        actorId: by.id,
        at: toDbInstant(at),
        requestId: request.id,
      },
      skipDuplicates: true,
    });
  },

  approved: async (core, tx, request, { at }) => {
    const customerId = customerOf(request);
    const occasion = keptIn(core, request);
    if (occasion === null) throw new XinhangError('not_found', noSuchFestival);
    await refuseOverGreeting(core, tx, customerId, occasion, at);
    const { cycle } = occasion;
    const data = {
      state: 'edited' as const,
      text: request.answers['text'] ?? null,
      actorId: request.applicant.id,
      at: toDbInstant(at),
      requestId: request.id,
    };
    await tx.greeting.upsert({
      where: { customerId_cycle: { customerId, cycle } },
      create: { customerId, cycle, ...data },
      update: data,
    });
  },

  rejected: async (_core, tx, { id }) => await forget(tx, id),
  withdrawn: async (_core, tx, { id }) => await forget(tx, id),

  isOver: (core, request, now) => {
    const occasion = keptIn(core, request);
    const today = dayOf(now, core.rules.playbook);
    return occasion === null || Temporal.PlainDate.compare(occasion.on, today) < 0;
  },
};

/** The company's text applies again. */
async function forget(tx: Tx, requestId: string): Promise<void> {
  await tx.greeting.deleteMany({ where: { requestId, state: 'proposed' } });
}

function customerOf({ customer }: RequestAbout): string {
  if (customer !== null) return customer.id;
  throw new XinhangError('bad_input', said('approval/greeting-needs-customer'));
}

/** The follow-up's occasion, the one named, or the next one. @throws XinhangError if the name matches none of them */
async function meantBy(core: Core, tx: Tx, request: RequestAbout, at: Temporal.Instant): Promise<Occasion> {
  const written = request.answers['festival'];
  const named = namedOccasion(core.rules, dayOf(at, core.rules.playbook), written);
  const followUp =
    request.followUpId === null
      ? null
      : await tx.followUp.findUnique({ where: { id: request.followUpId }, select: { cycle: true } });
  const own = followUp === null ? null : occasionOf(core.rules, followUp.cycle);
  if (own !== null && (written === undefined || named?.cycle === own.cycle)) return own;
  if (own === null && named !== null) return named;
  throw new XinhangError('bad_input', noSuchFestival);
}

function keptIn(core: Core, { answers }: Pick<RequestAbout, 'answers'>): Occasion | null {
  return occasionOf(core.rules, answers['cycle'] ?? '');
}

const noSuchFestival = said('approval/no-festival');
