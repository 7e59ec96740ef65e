import { checkCondition } from './check-condition.ts';
import type { ReadRegister, RegisterScope } from './register-scope.ts';
import type { Register } from './register.ts';
import type { Report } from './yaml-source.ts';

/** The guards of opening an entry and of its moves, and the conditions of those who decide. */
export function checkGuards(
  register: Register,
  all: readonly ReadRegister[],
  scope: Pick<RegisterScope, 'forms' | 'anchors'>,
  report: Report,
): void {
  const places = [
    { path: ['guards'], guards: register.guards, asks: true },
    ...register.moves.map(({ guards, decide }, n) => ({
      path: ['moves', n, 'guards'],
      guards,
      asks: decide?.at !== 'entered',
    })),
  ];
  for (const [n, { decide }] of register.moves.entries()) {
    for (const [i, { if: only }] of (decide?.deciders ?? []).entries()) {
      if (only === undefined) continue;
      const path = ['moves', n, 'decide', 'deciders', i, 'if'];
      checkCondition(only, { ...scope, register, all, path, judged: 'once' }, report);
    }
  }
  for (const { path, guards, asks } of places) {
    for (const [i, { when, refuses }] of guards.entries()) {
      const here = [...path, i];
      checkCondition(when, { ...scope, register, all, path: here, judged: 'once' }, report);
      if (!refuses && !asks)
        report([...here, 'warn'], 'nobody is there to be warned (`at: entered`); expected `refuse`');
    }
  }
}
