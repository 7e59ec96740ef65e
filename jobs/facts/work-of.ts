import type { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import type { Wording } from '../core.ts';
import { inWords } from '../in-words.ts';
import { nameOfCycle } from '../plan/trigger.ts';

/** A step's work in the company's language. That of an entry has its number: a customer can have several. */
export function workOf(
  core: Wording,
  { step: key, cycle }: { readonly step: string; readonly cycle: string },
  anchorOn: Temporal.PlainDate,
): string {
  const step = core.rules.playbook.steps.find((one) => one.key === key);
  const work = step?.work[core.language] ?? key;
  if (step?.about !== 'entry') return work;
  const which = nameOfCycle({ step: key, cycle, anchorOn }, core.rules);
  return which === null ? work : inWords(core, said('cycle/named', { work, which }));
}

/** Whether a button can open the form by which it is done: its own, or that of a move. */
export function isDoneByForm(step: Step | undefined): boolean {
  return step?.closes.form !== undefined || step?.closes.moves !== undefined;
}
