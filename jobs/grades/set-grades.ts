import type { Tx } from '../../prisma/client.ts';
import type { KeyAccountType, ValueGrade } from '../../templates/reader/grading.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import type { Level } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { Managed } from '../customers/manage-customer.ts';
import { type Actor, rememberChange } from '../customers/remember-change.ts';
import { type GradeCard, gradeCard } from './grade-card.ts';
import type { GradeSuggestion } from './suggest-grade.ts';
import { said, type Said } from '../../templates/reader/said.ts';

/** The supervisor's decision. Absent fields stay unchanged; null removes a value. */
export interface GradeChange {
  readonly valueGrade?: ValueGrade | null;
  readonly strategicLevel?: Level | null;
  readonly keyAccount?: KeyAccountType | null;
  readonly annualVolumeFen?: bigint | null;
}

export interface GradesSet extends Managed<GradeCard> {
  readonly after: GradeCard;
}

/**
 * Sets some of a customer's grades. The level determines how long a customer may go without contact, so the customer is
 * replanned.
 *
 * @param reason free text; required where a grade differs from the suggestion
 * @throws XinhangError `bad_input` if the reason is required and missing; nothing is changed then
 */
export async function setGrades(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  change: GradeChange,
  reason?: string,
): Promise<GradesSet> {
  return await setGradesBy(core, by, customer, () => change, reason);
}

/**
 * Confirms the current suggestion: the value grade and the corresponding level. Key accounts cannot be confirmed this
 * way, because their type is not suggested.
 *
 * @throws XinhangError `bad_input` if nothing is suggested or everything is already confirmed
 */
export async function confirmSuggestion(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
): Promise<GradesSet> {
  return await setGradesBy(core, by, customer, (card) => {
    const change = suggestedChange(card);
    if (Object.keys(change).length > 0) return change;
    throw new XinhangError('bad_input', said('grade/nothing-suggested', { code: customer.code }));
  });
}

/** The changes a confirmation would make; empty if none. */
export function suggestedChange({ suggestion, valueGrade, strategicLevel }: GradeCard): GradeChange {
  const { value, level } = suggestion;
  const grade = value.kind === 'grade' ? value.grade : null;
  return {
    ...(grade === null || grade === valueGrade ? {} : { valueGrade: grade }),
    ...(level === null || level === strategicLevel ? {} : { strategicLevel: level }),
  };
}

async function setGradesBy(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  decide: (card: GradeCard) => GradeChange,
  reason?: string,
): Promise<GradesSet> {
  const { result, changes } = await changeCustomer(core, customer.id, 'grade.set', async (tx, at) => {
    const card = async () => await gradeCard(tx, customer.id, core.templates.grading);
    const before = await card();
    const { annualVolumeFen, ...grades } = decide(before);
    const actor = {
      by,
      at,
      ...(reason === undefined ? {} : { reason: said('reason/by-hand', { text: reason }) }),
    };
    if (annualVolumeFen !== undefined) {
      await setVolume(tx, customer.id, before.annualVolumeFen, annualVolumeFen, actor);
    }
    // An annual volume given in the same call already counts as a fact.
    const { suggestion } = await card();
    const strange = differing(suggestion, grades);
    if (strange.length > 0 && reason === undefined) throw reasonMissing(strange);
    await setFields(tx, customer.id, before, grades, actor);
    return { before, after: await card() };
  });
  return { ...result, changes };
}

type Grades = Omit<GradeChange, 'annualVolumeFen'>;

/** Fields set to something other than the suggestion. A field without a suggestion does not differ. */
function differing(suggestion: GradeSuggestion, grades: Grades): readonly (keyof Grades)[] {
  const { value, level, keyAccount } = suggestion;
  const suggested = value.kind === 'grade' ? value.grade : null;
  const { valueGrade, strategicLevel } = grades;
  return [
    ...(valueGrade !== undefined && value.kind !== 'unknown' && valueGrade !== suggested
      ? (['valueGrade'] as const)
      : []),
    ...(strategicLevel !== undefined && level !== null && strategicLevel !== level
      ? (['strategicLevel'] as const)
      : []),
    ...(grades.keyAccount === null && keyAccount ? (['keyAccount'] as const) : []),
  ];
}

const names = {
  valueGrade: said('field/value-grade'),
  strategicLevel: said('field/strategic-level'),
  keyAccount: said('field/key-account'),
} as const satisfies Record<keyof Grades, Said>;

function reasonMissing(fields: readonly (keyof Grades)[]): XinhangError {
  return new XinhangError(
    'bad_input',
    said('grade/reason-missing', { fields: fields.map((field) => names[field]) }),
  );
}

async function setVolume(
  tx: Tx,
  customerId: string,
  before: bigint | null,
  after: bigint | null,
  actor: Actor,
): Promise<void> {
  if (before === after) return;
  await tx.customer.update({ where: { id: customerId }, data: { annualVolumeFen: after } });
  const yuan = (fen: bigint | null) => (fen === null ? null : plainYuan(fen));
  await rememberChange(tx, customerId, 'annualVolumeYuan', yuan(before), yuan(after), actor);
}

async function setFields(
  tx: Tx,
  customerId: string,
  before: GradeCard,
  grades: Grades,
  actor: Actor,
): Promise<void> {
  await tx.customer.update({ where: { id: customerId }, data: grades });
  for (const key of ['valueGrade', 'strategicLevel', 'keyAccount'] as const) {
    const after = grades[key];
    if (after === undefined || after === before[key]) continue;
    await rememberChange(tx, customerId, key, before[key], after, actor);
  }
}
