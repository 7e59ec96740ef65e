import type { Step } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';
import { readRosters } from './roster.ts';

/** Who is not in the customer's group, in words: 业务助理、客户. */
export async function tellRoster(
  core: Core,
  { trigger }: Step,
  { customerId }: { readonly customerId: string },
): Promise<{ missing: string } | null> {
  if (anchorTrigger.settingsOf(trigger)?.anchors.includes('rosterGap') !== true) return null;
  const [roster] = await readRosters(core.db, [customerId]);
  if (roster === undefined) return null;
  const missing = [
    ...(roster.hasGroup ? [] : [said('roster/group')]),
    ...roster.missing.map((role) => said(`roster/${role}`)),
  ];
  return missing.length === 0 ? null : { missing: inWords(core, said('roster/missing', { missing })) };
}
