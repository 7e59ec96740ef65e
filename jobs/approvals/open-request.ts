import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import { type ApprovalKind, approvalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { holdsOneOf } from '../access/can.ts';
import { may } from '../access/scopes.ts';
import { loadApprovers } from './deciders.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { type FoundRequest, pendingRequestOf, waitsFor } from './find-request.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { dayOf } from '../plan/moments.ts';
import { writeAnswers } from '../logs/keep-answers.ts';
import { Refused } from '../access/refused.ts';
import { askFirst, createRequest, type Opened } from './create-request.ts';
import { changeAbout } from './change-about.ts';
import { effectsOf, scopeOfKind } from './effects.ts';
import { namesOf } from './turn-notices.ts';
import { said, saidInLines, type Said } from '../../templates/reader/said.ts';

export interface NewRequest {
  /** The key of a kind in `approvals.yaml`. */
  readonly kind: string;
  readonly customer: CustomerRef | null;
  /** The follow-up that the approval closes. */
  readonly followUpId?: string;
  /** Answers to the kind's form. */
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * Sends an approval request and asks the first deciders, in one transaction.
 *
 * @throws XinhangError `not_allowed` if the person may not apply or there is no decider; `bad_input` for invalid
 *   answers; `already_exists` while the follow-up has a pending request; and any refusal by the kind itself
 */
export async function openRequest(core: Core, by: ActingStaff, wanted: NewRequest): Promise<Opened> {
  const kind = approvalKind(core.templates.approvals, wanted.kind);
  if (kind === undefined) throw noSuchKind(core, wanted.kind);
  checkApplicant(core, by, kind, wanted.customer);
  checkMatter(kind, wanted.customer);
  const answers = checkedAnswers(core, kind, wanted.answers);
  const id = newId();
  const customerId = wanted.customer?.id ?? null;
  return await changeAbout(core, { id, customerId }, 'approval.open', async (tx, now) => {
    if (wanted.followUpId !== undefined) await refuseSecond(core, tx, kind, wanted.followUpId);
    const { customer } = wanted;
    const followUpId = wanted.followUpId ?? null;
    const about = { id, kind: kind.key, customer, followUpId, applicant: by, answers };
    const act = { by, at: now };
    await effectsOf(kind.key).check?.(core, tx, about, act);
    const data = { id, customerId, followUpId, entryId: null, answers };
    await createRequest(core, tx, by, kind, data, now);
    const kept = { form: kind.form, values: answers };
    const where = {
      ...(customerId === null ? {} : { customerId }),
      ...(followUpId === null ? {} : { followUpId }),
    };
    await writeAnswers(core, tx, by, { ...kept, ...where }, now);
    await effectsOf(kind.key).opened?.(core, tx, about, act);
    return await askFirst(core, tx, id, kind, now);
  });
}

/**
 * Checks the right to apply: one of the kind's roles, and a customer they may work on, or whose gifts they keep.
 *
 * @throws Refused
 */
export function checkApplicant(
  core: Core,
  by: ActingStaff,
  kind: ApprovalKind,
  customer: CustomerRef | null,
): void {
  const where = customer === null ? {} : { customerId: customer.id };
  if (!holdsOneOf(by, kind.applicants)) {
    const title = kind.title[core.language];
    throw new Refused('not_allowed', said('approval/role-cannot-send', { title }), { why: 'role', ...where });
  }
  if (customer !== null && !may(scopeOfKind(kind.key), by, customer)) {
    throw new Refused('not_allowed', said('approval/not-your-customer'), { why: 'customer', ...where });
  }
}

function checkMatter(kind: ApprovalKind, customer: CustomerRef | null): void {
  if (kind.about === 'nothing' || customer !== null) return;
  throw new XinhangError('bad_input', said('approval/which-customer'));
}

function checkedAnswers(core: Core, kind: ApprovalKind, answers: NewRequest['answers']) {
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const checked = core.templates.forms.check(kind.form, answers, { language: core.language, today });
  if (checked.ok) return checked.values;
  const { fields } = core.templates.forms.view(kind.form, core.language, '');
  const problems = fields.flatMap(({ key, label }) => {
    const problem = checked.problems[key];
    return problem === undefined ? [] : [said('command/text-with-label', { label, text: problem })];
  });
  throw new XinhangError('bad_input', saidInLines(problems));
}

async function refuseSecond(core: Core, tx: Tx, kind: ApprovalKind, followUpId: string): Promise<void> {
  const pending = await pendingRequestOf(tx, followUpId);
  if (pending === null) return;
  throw new XinhangError('already_exists', await describePending(core, tx, kind, pending));
}

/** A message that the request is pending, and with whom. */
export async function describePending(
  core: Core,
  tx: Tx,
  kind: ApprovalKind,
  pending: FoundRequest,
): Promise<Said> {
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const { asked } = waitsFor(await loadApprovers(tx, today), core.templates.approvals, pending);
  const names = namesOf(asked);
  const { name } = pending.applicant;
  const title = kind.title[core.language];
  const deciders = names === '' ? said('approval/decider') : names;
  return said('approval/sent-already', { name, title, deciders });
}

function noSuchKind(core: Core, key: string): XinhangError {
  const known = core.templates.approvals.map((kind) => `${kind.key} ${kind.title[core.language]}`).join('\n');
  return new XinhangError('not_found', said('approval/no-approval', { key, known }));
}
