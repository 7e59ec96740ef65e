import { checkCondition } from './check-condition.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import { notAmong } from './check-deciders.ts';
import {
  type CustomerEffect,
  type Effect,
  type GradeEffect,
  gradesSet,
  type LogEffect,
  type Move,
  type Register,
  stateOf,
} from './register.ts';
import type { Report } from './yaml-source.ts';

type Scope = Pick<RegisterScope, 'forms' | 'anchors'>;

/** Effects that set or open what is not there, or that would open entries without end. */
export function checkEffects(
  register: Register,
  all: readonly ReadRegister[],
  scope: Scope,
  report: Report,
): void {
  for (const [n, move] of register.moves.entries()) {
    for (const [i, effect] of move.effects.entries()) {
      const here: Report = (path, message) => report(['moves', n, 'effects', i, ...path], message);
      if ('set' in effect) checkSet(register, move, effect, scope, here);
      else if ('grade' in effect) checkGrade(register, effect, here);
      else if ('log' in effect) checkLog(register, move, effect, scope, here);
      else if ('open' in effect) checkOpen(register, move, effect, all, scope, here);
      else if ('customer' in effect) checkCreates(register, move, effect, scope, here);
      else if ('suspend' in effect || 'resume' in effect) checkSuspends(register, effect, here);
      const { if: condition } = effect;
      if (condition === undefined) continue;
      checkCondition(condition, { ...scope, register, all, path: ['if'], judged: 'once' }, here);
    }
  }
}

function checkSet(
  register: Register,
  move: Move,
  { set, to }: Extract<Effect, { set: string }>,
  { forms, anchors }: Scope,
  report: Report,
): void {
  if (register.about !== 'customer') report(['set'], 'this register is about no customer');
  const known = anchors?.map(({ key }) => key) ?? [set];
  if (!known.includes(set)) report(['set'], notAmong(set, known));
  const isDay = formsBefore(register, move).some((form) => forms.typeOf(form, to) === 'day');
  if (to !== 'today' && !isDay) report(['to'], `there is no day field ${to} in the forms before this move`);
}

function checkGrade({ about }: Register, { grade, to }: GradeEffect, report: Report): void {
  const known: readonly string[] = gradesSet[grade];
  if (about !== 'customer') report(['grade'], 'this register is about no customer');
  if (!known.includes(to)) report(['to'], notAmong(to, known));
}

function checkLog(
  register: Register,
  move: Move,
  { log, says, on }: LogEffect,
  { forms }: Scope,
  report: Report,
): void {
  if (register.about !== 'customer') report(['log'], 'this register is about no customer');
  const channels = forms.choicesOf('log', 'channel') ?? [log];
  if (!channels.includes(log)) report(['log'], notAmong(log, channels));
  const typesOf = (field: string) => formsBefore(register, move).map((form) => forms.typeOf(form, field));
  if (!typesOf(says).some((type) => type === 'line' || type === 'text'))
    report(['says'], `there is no field ${says} of type line or text in the forms before this move`);
  if (on !== 'today' && !typesOf(on).includes('day'))
    report(['on'], `there is no day field ${on} in the forms before this move`);
}

/** What a customer is opened with, besides days. */
const ofCustomer = ['name', 'code', 'contact'];

function checkCreates(
  register: Register,
  move: Move,
  { with: fields }: CustomerEffect,
  { forms, anchors }: Scope,
  report: Report,
): void {
  if (register.about === 'customer') report(['customer'], 'this register is about a customer already');
  if (!stateOf(register, move.to)?.isEnd)
    report(['customer'], 'an entry becomes a customer once; expected a move to an end state');
  const known = [...ofCustomer, ...(anchors?.map(({ key }) => key) ?? Object.keys(fields))];
  const types = (field: string) => formsBefore(register, move).map((form) => forms.typeOf(form, field));
  for (const [key, field] of Object.entries(fields)) {
    const wanted = ofCustomer.includes(key) ? 'line' : 'day';
    const isToday = wanted === 'day' && field === 'today';
    if (!known.includes(key)) report(['with', key], notAmong(key, known));
    else if (!isToday && !types(field).includes(wanted))
      report(['with', key], `there is no field ${field} of type ${wanted} in the forms before this move`);
  }
}

/** A customer must be resumed somehow, and a register that rests could not do it. */
function checkSuspends({ about, rests, moves }: Register, effect: Effect, report: Report): void {
  const key = 'suspend' in effect ? 'suspend' : 'resume';
  if (about !== 'customer') report([key], 'this register is about no customer');
  if (rests) report([key], 'this register rests while its customer is suspended; expected one that does not');
  const resumes = moves.some(({ effects }) => effects.some((one) => 'resume' in one));
  if (key === 'suspend' && !resumes) report([key], 'no move resumes the customer');
}

function checkOpen(
  register: Register,
  move: Move,
  { open, with: fields, each, move: made }: Extract<Effect, { open: string }>,
  all: readonly ReadRegister[],
  { forms }: Scope,
  report: Report,
): void {
  const other = all.find((one) => one.register.key === open)?.register;
  if (other === undefined) {
    report(['open'], `there is no register ${open}; expected registers/${open}.yaml`);
    return;
  }
  if (made !== undefined) checkMade(made, other, report);
  const rows = formsBefore(register, move)
    .flatMap((form) => forms.rowsOf(form))
    .filter(({ key }) => key === each)
    .flatMap(({ columns }) => columns);
  if (each !== undefined && rows.length === 0)
    report(['each'], `there are no rows ${each} in the forms before this move`);
  const isNamed = rows.some(({ key, type }) => type === 'customer' && fields['customer'] === key);
  if (other.about === 'customer' && register.about !== 'customer' && !isNamed)
    report(['open'], `registers/${open}.yaml is about a customer, and this one is not`);
  const back = opensAgain(register.key, other, all);
  if (back !== null)
    report(['open'], `${[...back, open].join(' opens ')}: entries would be opened without end`);
  if (!forms.has(other.form)) return;
  const asked = forms.view(other.form, 'en', '').fields.filter((field) => field.key !== 'customer');
  for (const [field, from] of Object.entries(fields)) {
    if (!asked.some((one) => one.key === field) && !(field === 'customer' && isNamed))
      report(['with', field], `the form ${other.form} has no field ${field}`);
    if (
      !rows.some(({ key }) => key === from) &&
      !formsBefore(register, move).some((form) => forms.typeOf(form, from) !== null)
    )
      report(['with', field], `there is no field ${from} in the forms before this move`);
  }
  for (const { key, required } of asked) {
    if (required && fields[key] === undefined)
      report(['with'], `the form ${other.form} needs ${key}; expected the field here that says it`);
  }
}

/** A move that an entry makes as it is opened: from its first state, with nothing to fill in, and marks at most. */
function checkMade(made: string, { key, states: [first], moves }: Register, report: Report): void {
  const known = moves.flatMap(({ key: one, from }) => (from.includes(first.key) ? [one] : []));
  const move = moves.find((one) => one.key === made && known.includes(made));
  if (move === undefined) return report(['move'], notAmong(made, known));
  const marks = move.effects.every((effect) => 'flag' in effect || 'unflag' in effect);
  if (move.form !== undefined || !marks)
    report(['move'], `${made} of registers/${key}.yaml has a form, or effects other than flags`);
}

/** The registers from one to another by way of what they open; null if they do not come to it. */
function opensAgain(
  wanted: string,
  from: Register,
  all: readonly ReadRegister[],
  seen: readonly string[] = [],
): readonly string[] | null {
  if (from.key === wanted) return [...seen, from.key];
  if (seen.includes(from.key)) return null;
  for (const effect of from.moves.flatMap(({ effects }) => effects)) {
    const next =
      'open' in effect ? all.find(({ register }) => register.key === effect.open)?.register : undefined;
    const found = next === undefined ? null : opensAgain(wanted, next, all, [...seen, from.key]);
    if (found !== null) return found;
  }
  return null;
}

/** The forms whose answers may be there: that of the entry, and those of the moves. */
function formsBefore({ form, moves }: Register, move: Move): readonly string[] {
  return [form, ...[...moves, move].flatMap((one) => one.form ?? [])];
}
