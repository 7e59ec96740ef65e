import { checkCondition } from './check-condition.ts';
import { notAmong } from './check-deciders.ts';
import { reportTwice } from './check-playbook.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import { formsOf, type Register, suspends } from './register.ts';
import type { Report } from './yaml-source.ts';

/** What the program does on a day: that there is such a day, and that it needs no person. */
export function checkTimed(
  register: Register,
  all: readonly ReadRegister[],
  scope: Pick<RegisterScope, 'forms' | 'anchors'>,
  report: Report,
): void {
  const states = register.states.map(({ key }) => key);
  reportTwice(
    register.flags.map(({ key }) => key),
    (n) => ['flags', n, 'key'],
    report,
  );
  for (const [n, { key }] of register.flags.entries())
    if (key === suspends) report(['flags', n, 'key'], `${suspends} is set by the effect \`suspend\` only`);
  reportTwice(
    register.timed.map(({ key }) => key),
    (n) => ['timed', n, 'key'],
    report,
  );
  for (const [n, { at, while: owed, if: only, do: what }] of register.timed.entries()) {
    const here: Report = (path, message) => report(['timed', n, ...path], message);
    if (at.entered !== undefined && !states.includes(at.entered))
      here(['at', 'entered'], notAmong(at.entered, states));
    const { day } = at;
    if (day !== undefined && !formsOf(register).some((form) => scope.forms.typeOf(form, day) === 'day'))
      here(['at', 'day'], `the forms of this register have no day field ${day}`);
    if (at.plus.unit === 'wh' || at.plus.unit === 'min')
      here(['at', 'plus'], 'it is judged by the day; expected days or months');
    for (const [i, state] of owed.entries())
      if (!states.includes(state)) here(['while', i], notAmong(state, states));
    if (only !== undefined)
      checkCondition(only, { ...scope, register, all, path: ['if'], judged: 'once' }, here);
    checkDone(register, what, owed, here);
  }
  for (const [n, { effects }] of register.moves.entries()) {
    for (const [i, effect] of effects.entries()) {
      for (const kind of ['flag', 'unflag'] as const) {
        if (!(kind in effect)) continue;
        checkFlag(register, (effect as Record<typeof kind, string>)[kind], (message) =>
          report(['moves', n, 'effects', i, kind], message),
        );
      }
    }
  }
}

function checkDone(
  register: Register,
  { flag, unflag, move: wanted }: Register['timed'][number]['do'],
  owed: readonly string[],
  here: Report,
): void {
  if (flag !== undefined) checkFlag(register, flag, (message) => here(['do', 'flag'], message));
  if (unflag !== undefined) checkFlag(register, unflag, (message) => here(['do', 'unflag'], message));
  if (wanted === undefined) return;
  const move = register.moves.find(({ key }) => key === wanted);
  if (move === undefined) {
    const known = register.moves.map(({ key }) => key).join(', ');
    return here(['do', 'move'], `there is no move ${wanted}; expected one of ${known}`);
  }
  if (
    move.form !== undefined ||
    move.decide !== undefined ||
    move.effects.length > 0 ||
    move.guards.length > 0
  )
    here(['do', 'move'], `${wanted} needs someone: it has a form, a decision, guards or effects`);
  if (owed.length > 0 && !owed.some((state) => move.from.includes(state)))
    here(['do', 'move'], `${wanted} cannot be made in ${owed.join(', ')}`);
}

function checkFlag({ flags }: Register, flag: string, complain: (message: string) => void): void {
  const known = flags.map(({ key }) => key);
  if (!known.includes(flag))
    complain(`there is no flag ${flag}; expected one of ${known.join(', ') || 'flags'}`);
}
