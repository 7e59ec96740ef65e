import { unitOf } from '../../templates/reader/computed.ts';
import { formatYuan, readYuan } from '../../templates/reader/money.ts';
import type { Register } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { withComputed } from '../plan/computed.ts';

interface Answered {
  readonly register: Pick<Register, 'computed'>;
  readonly state: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** What is worked out from the answers of an entry, for people to read. */
export function computedFields(
  core: Core,
  { register, state, answers }: Answered,
): readonly { readonly label: string; readonly value: string }[] {
  const values = withComputed(register, answers);
  return register.computed.flatMap((one) => {
    const value = values[one.key];
    return value === undefined || one.while?.includes(state) === false
      ? []
      : [{ label: inWords(core, one.label), value: shown(core, value, unitOf(one)) }];
  });
}

function shown(core: Core, value: string, unit: ReturnType<typeof unitOf>): string {
  if (unit === 'percent') return inWords(core, said('entry/percent', { n: value }));
  if (unit === 'days') return inWords(core, said('entry/days', { n: value }));
  if (unit === null) return value;
  const fen = readYuan(value.replace(/^-/, ''));
  return fen === null ? value : formatYuan(value.startsWith('-') ? -fen : fen);
}
