import { checkCondition } from './check-condition.ts';
import { notAmong } from './check-deciders.ts';
import type { FigureFilter, Figures } from './figures.ts';
import { ownReports } from './own-reports.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import { formsOf, type Register } from './register.ts';
import type { KeyPath, Report } from './yaml-source.ts';

type Scope = Pick<RegisterScope, 'forms' | 'anchors'>;

/** Figures that count what there is not, or that could not be asked for. */
export function checkFigures(
  register: Register,
  all: readonly ReadRegister[],
  scope: Scope,
  report: Report,
): void {
  const { figures } = register;
  if (figures === undefined) return;
  const here: Report = (path, message) => report(['figures', ...path], message);
  checkWords(figures, register, all, here);
  checkEntries(figures, register, scope, here);
  for (const [n, { among, value }] of figures.columns.entries()) {
    const at: Report = (path, message) => here(['columns', n, ...path], message);
    const filter = (one: FigureFilter, path: KeyPath) =>
      checkFilter(one, { ...scope, register, all, path }, at);
    filter(among, []);
    switch (value.kind) {
      case 'count':
        break;
      case 'times':
        checkMoves(value.moves, register, ['times'], at);
        break;
      case 'rate':
        filter(value.part, ['rate']);
        break;
      case 'median': {
        const states = register.states.map(({ key }) => key);
        if (!states.includes(value.stay)) at(['median', 'stay'], notAmong(value.stay, states));
        break;
      }
      case 'sum': {
        const isAmount = (field: string) => hasField(register, scope, field, ['money', 'number']);
        const { field, less } = value;
        if (!isAmount(field)) at(['sum'], `the forms of this register have no number or amount ${field}`);
        if (less === undefined) break;
        checkMoves([less.move], register, ['less', 'move'], at);
        if (!isAmount(less.field) && !isAmountOfRows(register, scope, less.field))
          at(['less', 'field'], `the forms of this register have no number or amount ${less.field}`);
      }
    }
  }
}

/** A column of rows, such as `payments.amount`. */
function isAmountOfRows(register: Register, { forms }: Scope, field: string): boolean {
  const [rows, column] = field.split('.');
  return formsOf(register)
    .flatMap((form) => forms.rowsOf(form))
    .filter(({ key }) => key === rows)
    .flatMap(({ columns }) => columns)
    .some(({ key, type }) => key === column && (type === 'money' || type === 'number'));
}

function checkWords(
  { command }: Figures,
  { key }: Register,
  all: readonly ReadRegister[],
  report: Report,
): void {
  const others = all.flatMap(({ register }) =>
    register.key === key || register.figures === undefined ? [] : [register.figures.command],
  );
  const taken = new Set(
    [...Object.values(ownReports), ...others].flatMap(({ name, zh }): readonly string[] => [name, ...zh]),
  );
  for (const word of [command.name, ...command.zh])
    if (taken.has(word)) report(['command'], `${word} is another report already`);
}

function checkEntries({ of, by }: Figures, register: Register, scope: Scope, report: Report): void {
  const isDay = (field: string) => hasField(register, scope, field, ['day']);
  if (typeof of === 'object' && 'day' in of && !isDay(of.day))
    report(['of', 'day'], `the forms of this register have no day field ${of.day}`);
  if (typeof of === 'object' && 'moved' in of) checkMoves(of.moved, register, ['of', 'moved'], report);
  if (by !== 'person' && !isDay(by.age))
    report(['by', 'age'], `the forms of this register have no day field ${by.age}`);
}

function checkFilter(
  { states = [], moved = [], if: only }: FigureFilter,
  scope: Scope & {
    readonly register: Register;
    readonly all: readonly ReadRegister[];
    readonly path: KeyPath;
  },
  report: Report,
): void {
  const { register, path } = scope;
  const known = register.states.map(({ key }) => key);
  for (const state of states) if (!known.includes(state)) report([...path, 'state'], notAmong(state, known));
  checkMoves(moved, register, [...path, 'moved'], report);
  if (only !== undefined)
    checkCondition(only, { ...scope, path: [...path, 'if'], judged: 'message' }, report);
}

function checkMoves(keys: readonly string[], { moves }: Register, path: KeyPath, report: Report): void {
  const known = moves.map(({ key }) => key);
  for (const one of keys) if (!known.includes(one)) report(path, notAmong(one, known));
}

function hasField(
  register: Register,
  { forms }: Pick<Scope, 'forms'>,
  field: string,
  types: readonly string[],
): boolean {
  return formsOf(register).some((form) => types.includes(forms.typeOf(form, field) ?? ''));
}
