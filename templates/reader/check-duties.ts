import { notAmong } from './check-deciders.ts';
import type { DutySettings } from './duty.ts';
import type { Step } from './playbook.ts';
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
  const owing: [(string | number)[], string][] =
    settings.all === undefined
      ? [[['owes', 'one'], step.owner.ordinary]]
      : settings.all.map((role, i) => [['owes', 'all', i], role]);
  for (const [path, role] of owing) {
    if (!held.includes(role)) report(path, notAmong(role, held));
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
  const told = ['owner', 'supervisor', 'director', ...posts.map(({ key }) => key)];
  for (const [i, { to }] of step.remind.entries()) {
    if (!told.includes(to)) report(['remind', i, 'to'], notAmong(to, told));
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
