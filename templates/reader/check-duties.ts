import { notAmong } from './check-deciders.ts';
import { type Condition, partsOf } from './condition.ts';
import { type DutySettings, type GradeField, gradeFields } from './duty.ts';
import { keyAccountTypes, valueGrades } from './grading.ts';
import { levels, ownerRoles, type Step, tiers } from './playbook.ts';
import type { Register } from './register.ts';
import type { RegisterScope } from './register-scope.ts';
import { roles } from './roles.ts';
import type { Report } from './yaml-source.ts';

/** Checks that a duty can be owed, heard of and done. */
export function checkDuty(
  step: Step,
  register: Register,
  { posts, forms }: RegisterScope,
  report: Report,
): void {
  const settings = step.trigger as unknown as DutySettings;
  const held = [...roles.filter((role) => role !== 'operator'), ...posts.map(({ key }) => key)];
  const { all, customer } = settings;
  const known = customer === undefined ? held : ownerRoles;
  const owing: [(string | number)[], string][] =
    all === undefined
      ? [[['owes', customer === undefined ? 'one' : 'customer'], step.owner.ordinary]]
      : all.map((role, i) => [['owes', 'all', i], role]);
  for (const [path, role] of owing) {
    if (!known.some((one) => one === role)) report(path, notAmong(role, known));
    else if (!register.open.includes(role))
      report(path, `${role} may not open one; expected one of ${register.open.join(', ')}`);
  }
  checkDone(settings, register, forms, report);
  const isWorkday = settings.each.unit === 'workday';
  // Without a period a late entry would count for the next one, and the late one could never be done.
  if (settings.period === undefined && !isWorkday && step.lapsesAfterDays === undefined)
    report(['closes'], 'nothing says which period a late entry is about; expected `period`, or `lapses`');
  if (isWorkday && step.lapsesAfterDays === undefined)
    report(['each'], 'a duty of every working day piles up; expected `lapses`, such as `0d`');
  if (customer !== undefined) checkGrades(customer.if, register, report);
  const told = [
    'owner',
    'director',
    ...(customer === undefined ? ['supervisor', ...posts.map(({ key }) => key)] : ownerRoles),
  ];
  for (const [i, { to }] of step.remind.entries()) {
    if (!told.includes(to)) report(['remind', i, 'to'], notAmong(to, told));
  }
}

const grades: Readonly<Record<GradeField, readonly string[]>> = {
  keyAccount: keyAccountTypes,
  // Lower case, as every word of a condition.
  valueGrade: valueGrades.map((grade) => grade.toLowerCase()),
  customerLevel: levels,
  customerTier: tiers,
};

/** For which customers: by what is known whenever one is planned. */
function checkGrades(condition: Condition | null, { about }: Register, report: Report): void {
  if (about !== 'customer') report(['owes', 'customer'], 'this register is about no customer');
  for (const part of condition === null ? [] : partsOf(condition)) {
    const named = 'given' in part ? part.given : 'among' in part ? part.field : null;
    const field = gradeFields.find((one) => one === named);
    if (field === undefined) report(['owes', 'if'], notAmong(named ?? 'another condition', gradeFields));
    else if ('among' in part)
      for (const one of part.among)
        if (!grades[field].includes(one)) report(['owes', 'if', field], notAmong(one, grades[field]));
  }
}

function checkDone(
  { moves = [], period, unless }: DutySettings,
  register: Register,
  forms: RegisterScope['forms'],
  report: Report,
): void {
  const known = register.moves.map(({ key }) => key);
  for (const [i, move] of moves.entries()) {
    if (!known.includes(move)) report(['closes', 'move', i], notAmong(move, known));
  }
  const states = register.states.map(({ key }) => key);
  for (const [i, state] of unless.entries()) {
    if (!states.includes(state)) report(['closes', 'unless', i], notAmong(state, states));
  }
  if (period === undefined) return;
  const type = forms.typeOf(register.form, period);
  if (type !== 'line' && type !== 'day' && type !== 'number')
    report(
      ['closes', 'period'],
      `the form ${register.form} has no field ${period} of one line, a day or a number`,
    );
}
