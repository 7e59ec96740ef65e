import { notAmong } from './check-deciders.ts';
import { type Condition, partsOf, type Trend } from './condition.ts';
import { isDecimal } from './decimal.ts';
import { type DutySettings, type GradeField, gradeFields } from './duty.ts';
import { keyAccountTypes, valueGrades } from './grading.ts';
import { levels, ownerRoles, type Step, tiers } from './playbook.ts';
import { formsOf, type Register } from './register.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import { roles } from './roles.ts';
import type { Report } from './yaml-source.ts';

/** Checks that a duty can be owed, heard of and done. */
export function checkDuty(
  step: Step,
  register: Register,
  { posts, forms, anchors, all: registers }: RegisterScope & { readonly all: readonly ReadRegister[] },
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
  if (customer !== undefined) checkCustomers(customer.if, register, { forms, anchors, registers }, report);
  checkMonthsOver(step, settings, report);
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
function checkCustomers(
  condition: Condition | null,
  { key, about, states }: Register,
  { anchors, ...scope }: TrendScope & Pick<RegisterScope, 'anchors'>,
  report: Report,
): void {
  if (about !== 'customer') report(['owes', 'customer'], 'this register is about no customer');
  for (const part of condition === null ? [] : partsOf(condition)) {
    if ('trend' in part) {
      checkTrend(part.trend, scope, (message) => report(['owes', 'if', 'trend'], message));
      continue;
    }
    if ('hasEntry' in part) {
      const { register, states: asked = [] } = part.hasEntry;
      const known = states.map((state) => state.key);
      // Those of others are not read whenever a customer is planned.
      if (register !== key) report(['owes', 'if', 'hasEntry'], notAmong(register, [key]));
      for (const one of asked)
        if (!known.includes(one)) report(['owes', 'if', 'hasEntry'], notAmong(one, known));
      continue;
    }
    if ('customerDay' in part) {
      const known = anchors?.map(({ key: one }) => one) ?? [part.customerDay];
      if (!known.includes(part.customerDay))
        report(['owes', 'if', 'customerDay'], notAmong(part.customerDay, known));
      continue;
    }
    const named = 'given' in part ? part.given : 'among' in part ? part.field : null;
    const field = gradeFields.find((one) => one === named);
    if (field === undefined) report(['owes', 'if'], notAmong(named ?? 'another condition', gradeFields));
    else if ('among' in part)
      for (const one of part.among)
        if (!grades[field].includes(one)) report(['owes', 'if', field], notAmong(one, grades[field]));
  }
}

interface TrendScope {
  readonly forms: RegisterScope['forms'];
  readonly registers: readonly ReadRegister[];
}

function checkTrend(
  { register: wanted, sum, day, unless, firstOrder, percent }: Trend,
  { forms, registers }: TrendScope,
  complain: (message: string) => void,
): void {
  const of = registers.find(({ register }) => register.key === wanted)?.register;
  if (of === undefined) return complain(`there is no register ${wanted}; expected registers/${wanted}.yaml`);
  if (of.about !== 'customer') complain(`registers/${wanted}.yaml is about no customer`);
  const types = (field: string) => formsOf(of).flatMap((form) => forms.typeOf(form, field) ?? []);
  if (!types(day).includes('day')) complain(`the forms of ${wanted} have no field ${day} of type day`);
  const isNumber = sum === undefined || types(sum).some((type) => type === 'money' || type === 'number');
  if (!isNumber) complain(`the forms of ${wanted} have no number or amount ${sum}`);
  if (firstOrder && sum !== undefined && !types(sum).includes('money'))
    complain(`a first order has an amount; ${sum} of ${wanted} is none`);
  const known = of.states.map(({ key }) => key);
  for (const state of unless) if (!known.includes(state)) complain(notAmong(state, known));
  for (const limit of Object.values(percent))
    if (!isDecimal(limit) || limit.startsWith('-')) complain(`found ${limit}; expected a percentage`);
}

/** A trend compares months that are over when the duty is due, and it is not asked for before. */
function checkMonthsOver({ remind }: Step, { each, customer }: DutySettings, report: Report): void {
  const parts = customer === undefined || customer.if === null ? [] : partsOf(customer.if);
  if (!parts.some((part) => 'trend' in part)) return;
  if (each.for !== 'previous')
    report(['each', 'for'], 'a trend is about months that are over: `for: previous`');
  for (const [i, { dueOffsetDays, atOnce }] of remind.entries())
    if (dueOffsetDays < 0 || atOnce === true)
      report(
        ['remind', i, 'at'],
        'the months of a trend are not over before its day; expected `due` or later',
      );
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
