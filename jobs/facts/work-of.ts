import type { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import type { Wording } from '../core.ts';
import { inWords } from '../in-words.ts';
import { nameOfCycle } from '../plan/trigger.ts';

/**
 * A step's work in the company's language. That of an entry has its number: a customer can have several. That of a duty
 * has its period, and the command by which it is done.
 */
export function workOf(
  core: Wording,
  { step: key, cycle }: { readonly step: string; readonly cycle: string },
  anchorOn: Temporal.PlainDate,
): string {
  const step = core.rules.playbook.steps.find((one) => one.key === key);
  const work = step?.work[core.language] ?? key;
  if (step?.about !== 'entry' && step?.closes.entry === undefined) return work;
  const which = nameOfCycle({ step: key, cycle, anchorOn }, core.rules);
  if (which === null) return work;
  const register = core.rules.registers.find((one) => one.key === step.closes.entry);
  if (register === undefined) return inWords(core, said('cycle/named', { work, which }));
  const { name, zh } = register.command;
  const command = { 'zh-CN': zh[0] ?? name, en: name };
  return inWords(core, said('cycle/duty', { work, which, command }));
}

/** Whether a button can open the form by which it is done: its own, or that of a move. */
export function isDoneByForm(step: Step | undefined): boolean {
  const { form, moves, entry } = step?.closes ?? {};
  return form !== undefined || moves !== undefined || entry !== undefined;
}
