import { numberIn, periodOf, type Register } from '../../../templates/reader/register.ts';

/** `/crm 投诉 查看 TS2603-001`, `/crm complaint show TS2603-001`: example lines in both languages. */
export function exampleLines(
  { command }: Pick<Register, 'command'>,
  verb: { readonly name: string; readonly zh: readonly string[] },
  ...words: readonly string[]
): readonly string[] {
  const line = (...parts: readonly string[]) => ['/crm', ...parts, ...words].join(' ');
  return [line(command.zh[0] ?? command.name, verb.zh[0] ?? verb.name), line(command.name, verb.name)];
}

/** The first number of a month, as an example. */
export function exampleNumber({ number }: Pick<Register, 'number'>): string {
  return numberIn(periodOf(number, { year: 2026, month: 3 }), number.digits, 1);
}
