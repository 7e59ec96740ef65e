import { checkCondition } from './check-condition.ts';
import { notAmong } from './check-deciders.ts';
import type { Condition } from './condition.ts';
import { ownerRoles, type Step } from './playbook.ts';
import { formsOf, type Register } from './register.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import type { Report } from './yaml-source.ts';

interface StepScope extends RegisterScope {
  readonly register: Register;
  readonly all: readonly ReadRegister[];
}

/** Checks that a step of an entry can be owed, heard of and done. */
export function checkEntryStep(step: Step, scope: StepScope, report: Report): void {
  checkWhen(step, scope, report);
  checkStepPeople(step, scope, report);
  checkConditions(step, scope, report);
}

function checkStepPeople({ owner, remind }: Step, { posts }: RegisterScope, report: Report): void {
  const held = posts.map((post) => post.key);
  const owners = ['owner', 'opener', ...ownerRoles, 'director', ...held];
  if (!owners.includes(owner.ordinary)) report(['owner'], notAmong(owner.ordinary, owners));
  const told = [...owners, 'customer'];
  for (const [i, { to }] of remind.entries()) {
    if (!told.includes(to)) report(['remind', i, 'to'], notAmong(to, told));
  }
}

/** The register whose entry, opened for the same customer, closes a step. */
function checkOpened(
  opened: string | undefined,
  { key, about }: Register,
  all: readonly ReadRegister[],
  report: Report,
): void {
  if (opened === undefined) return;
  const others = all.flatMap(({ register }) =>
    register.about === 'customer' && register.key !== key ? [register.key] : [],
  );
  if (about !== 'customer') report(['closes', 'opened'], 'this register is about no customer');
  else if (!others.includes(opened)) report(['closes', 'opened'], notAmong(opened, others));
}

function checkWhen(step: Step, scope: StepScope, report: Report): void {
  const { forms, register } = scope;
  const { states, moves, about } = register;
  const settings = step.trigger as unknown as {
    state: string;
    while: readonly string[];
    from?: string;
    since?: readonly string[];
    sinceLog?: true;
    if?: Condition;
    unless?: Condition;
    opened?: string;
    due: { unit: string };
  };
  const known = states.map(({ key }) => key);
  for (const state of new Set([settings.state, ...settings.while])) {
    if (known.includes(state)) continue;
    report(
      [state === settings.state ? 'entered' : 'while'],
      `there is no state ${state}; expected one of ${known.join(', ')}`,
    );
  }
  if (!settings.while.includes(settings.state)) report(['while'], `expected ${settings.state} among them`);
  for (const name of settings.since ?? []) {
    const known = moves.map(({ key }) => key);
    if (!known.includes(name)) report(['since', 'move'], notAmong(name, known));
  }
  if (settings.sinceLog === true) {
    if (about === 'nothing') report(['since', 'log'], 'this register is about no customer');
    if (settings.from !== undefined)
      report(['since', 'log'], 'expected without `from`: it counts from the contact');
    if (isHour(settings.due.unit)) report(['due'], 'expected days: a contact is known by its day');
  }
  for (const key of ['if', 'unless'] as const) {
    const condition = settings[key];
    if (condition !== undefined) checkCondition(condition, { ...scope, path: [key], judged: 'step' }, report);
  }
  checkOpened(settings.opened, register, scope.all, report);
  for (const name of step.closes.moves ?? []) {
    const move = moves.find(({ key }) => key === name);
    if (move === undefined)
      report(
        ['closes', 'move'],
        `there is no move ${name}; expected one of ${moves.map(({ key }) => key).join(', ')}`,
      );
    else if (!move.from.some((state) => settings.while.includes(state))) {
      report(
        ['closes', 'move'],
        `${name} cannot be made in ${settings.while.join(', ')}, where this step is owed`,
      );
    }
  }
  if (about === 'nothing') {
    const seat = step.owner.ordinary;
    if (ownerRoles.some((one) => one === seat))
      report(['owner'], `without a customer there is no ${seat}; expected owner or opener`);
    for (const [i, { to }] of step.remind.entries()) {
      if (to === 'customer') report(['remind', i, 'to'], 'this register is about no customer');
    }
  }
  checkRungs(step, settings.due.unit, report);
  const { from } = settings;
  if (from === undefined) return;
  if (!formsOf(register).some((form) => forms.typeOf(form, from) === 'day'))
    report(['from'], `the forms of this register have no day field ${from}`);
  if (isHour(settings.due.unit)) report(['due'], 'hours do not count from a day; expected days');
}

/** Such a deadline is an hour, not a day. */
function isHour(unit: string): boolean {
  return unit === 'wh' || unit === 'min';
}

/** Each escalation is later than the one before it, in a unit that goes with the deadline. */
export function checkRungs({ escalate }: Step, unit: string, report: Report): void {
  let before = { days: 0, hours: -1 };
  for (const [i, rung] of escalate.entries()) {
    const { afterWorkingDays: days, afterWorkingHours: hours, afterOffset } = rung;
    if ((unit === 'min') !== (rung.afterMinutes !== undefined)) {
      const expected = unit === 'min' ? 'minutes, as in `due: 30min`' : 'no minutes without `due: …min`';
      report(['escalate', i, 'after'], `expected ${expected}`);
      continue;
    }
    if (rung.afterMinutes !== undefined) {
      if (rung.afterMinutes <= before.hours)
        report(['escalate', i, 'after'], 'expected later than the escalation before it');
      before = { days: 0, hours: rung.afterMinutes };
      continue;
    }
    if (afterOffset !== undefined) {
      if (afterOffset.amount === 0) report(['escalate', i, 'after'], 'found 0; expected at least one day');
      continue;
    }
    if (hours !== undefined && unit !== 'wh') {
      report(
        ['escalate', i, 'after'],
        'hours count from a deadline that is an hour; expected `due: …wh`, or working days',
      );
    } else if (hours === undefined && days === 0) {
      report(['escalate', i, 'after'], 'found 0wd; expected at least `1wd`');
    } else if (hours === undefined ? days <= before.days : before.days > 0 || hours <= before.hours) {
      report(['escalate', i, 'after'], 'expected later than the escalation before it');
    }
    before = { days: Math.max(before.days, days), hours: Math.max(before.hours, hours ?? -1) };
  }
}

/** What reminders depend on is known whenever the entry is planned. */
function checkConditions({ remind }: Step, scope: StepScope, report: Report): void {
  for (const [i, { if: condition }] of remind.entries()) {
    if (condition === undefined) continue;
    checkCondition(condition, { ...scope, path: ['remind', i, 'if'], judged: 'message' }, report);
  }
}
