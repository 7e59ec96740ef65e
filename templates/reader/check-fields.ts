import { notAmong } from './check-deciders.ts';
import { readBy } from './computed.ts';
import { customerFields } from './condition.ts';
import type { DeclaredType } from './form.ts';
import { formsOf, type Register } from './register.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import type { Report } from './yaml-source.ts';

type Scope = Pick<RegisterScope, 'forms'>;

/** Fields that are to be unique, but are not there when an entry is opened, or never the same. */
export function checkUnique(register: Register, { forms }: Scope, report: Report): void {
  const { unique, form, about, states } = register;
  const known = states.map(({ key }) => key);
  const [{ key: first }] = states;
  for (const [n, { field, per, unless }] of unique.entries()) {
    const type = forms.has(form) ? forms.typeOf(form, field) : 'line';
    if (type === null || !['line', 'day', 'choice'].includes(type))
      report(['unique', n, 'field'], `the form ${form} has no field ${field} of type line, day or choice`);
    if (per === 'customer' && about !== 'customer')
      report(['unique', n, 'per'], 'this register is about no customer');
    for (const [i, state] of unless.entries())
      if (!known.includes(state)) report(['unique', n, 'unless', i], notAmong(state, known));
    if (unless.includes(first))
      report(['unique', n, 'unless'], `a new entry is in ${first}, so that nothing would be refused`);
  }
}

/** Contacts without a customer, or with fields that no form asks for. */
export function checkContact(register: Register, { forms }: Scope, report: Report): void {
  const { contact, form, about } = register;
  if (contact === undefined) return;
  if (about !== 'customer') report(['contact'], 'this register is about no customer');
  if (forms.has(form) && forms.typeOf(form, contact.name) !== 'line')
    report(['contact', 'name'], `the form ${form} has no field ${contact.name} of type line`);
  const others: [(string | number)[], string][] = [
    ...(contact.title === undefined ? [] : [[['title'], contact.title] as [string[], string]]),
    ...contact.shows.map((field, i): [(string | number)[], string] => [['shows', i], field]),
  ];
  for (const [path, field] of others)
    if (!formsOf(register).some((one) => forms.typeOf(one, field) !== null))
      report(['contact', ...path], `the forms of this register have no field ${field}`);
}

const readable: Readonly<Record<string, readonly DeclaredType[]>> = {
  plus: ['number', 'money'],
  minus: ['number', 'money'],
  days: ['day'],
};

/** Expressions that read what is not there, or what is not a number. */
export function checkComputed(register: Register, { forms }: Scope, report: Report): void {
  const before = new Set<string>();
  const states = register.states.map((one) => one.key);
  for (const [n, { key, of, while: shownIn }] of register.computed.entries()) {
    for (const [i, state] of (shownIn ?? []).entries())
      if (!states.includes(state)) report(['computed', n, 'while', i], notAmong(state, states));
    const taken = formsOf(register).some((form) => forms.typeOf(form, key) !== null);
    if (taken || before.has(key) || customerFields.some((one) => one === key))
      report(['computed', n, 'key'], `${key} is there already; expected another key`);
    if ('sum' in of) {
      checkSum(of.sum, register, forms, (message) => report(['computed', n, 'sum'], message));
      before.add(key);
      continue;
    }
    const [name = ''] = Object.keys(of);
    for (const [i, field] of readBy(of).entries()) {
      const here = (message: string) => report(['computed', n, name, i], message);
      if (before.has(field) && name !== 'days') continue;
      const types = formsOf(register).flatMap((form) => forms.typeOf(form, field) ?? []);
      if (types.length === 0) here(`the forms of this register have no field ${field}`);
      else if (name !== 'filled' && !types.every((type) => readable[name]?.includes(type) === true))
        here(`found a field of type ${types.join(', ')}; expected ${readable[name]?.join(' or ')}`);
    }
    before.add(key);
  }
}

function checkSum(
  [rows, column]: readonly [string, string],
  register: Register,
  forms: Scope['forms'],
  report: (message: string) => void,
): void {
  const found = formsOf(register)
    .flatMap((form) => forms.rowsOf(form))
    .filter(({ key }) => key === rows);
  const types = found.flatMap(({ columns }) =>
    columns.flatMap(({ key, type }) => (key === column ? type : [])),
  );
  if (found.length === 0) report(`the forms of this register have no rows ${rows}`);
  else if (types.length === 0) report(`the rows ${rows} have no column ${column}`);
  else if (!types.every((type) => type === 'money' || type === 'number'))
    report(`found a column of type ${types.join(', ')}; expected number or money`);
}

/** A button can offer one kind of entry only. */
export function checkMessage(
  { key, message, form, about }: Register,
  all: readonly ReadRegister[],
  { forms }: Pick<RegisterScope, 'forms'>,
  report: Report,
): void {
  if (message === undefined) return;
  if (about !== 'customer') report(['message'], 'this register is about no customer');
  if (forms.has(form) && !['line', 'text'].includes(forms.typeOf(form, message) ?? ''))
    report(['message'], `the form ${form} has no field ${message} of type line or text`);
  const first = all.find(({ register }) => register.message !== undefined)?.register.key;
  if (first !== undefined && first !== key)
    report(['message'], `a message becomes an entry of registers/${first}.yaml already`);
}
