import type { Step } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';
import { readRosters } from './roster.ts';

/** Who is missing from the customer's group, as text: 业务助理、客户. */
export async function tellRoster(
  core: Core,
  asked: readonly {
    readonly step: Step;
    readonly followUp: { readonly id: string; readonly customerId: string };
  }[],
): Promise<ReadonlyMap<string, { missing: string }>> {
  const gaps = asked.filter(
    ({ step }) => anchorTrigger.settingsOf(step.trigger)?.anchors.includes('rosterGap') === true,
  );
  if (gaps.length === 0) return new Map();
  const ids = [...new Set(gaps.map(({ followUp }) => followUp.customerId))];
  const rosters = new Map((await readRosters(core.db, ids)).map((roster) => [roster.customerId, roster]));
  return new Map(
    gaps.flatMap(({ followUp: { id, customerId } }) => {
      const roster = rosters.get(customerId);
      if (roster === undefined) return [];
      const missing = [
        ...(roster.hasGroup ? [] : [said('roster/group')]),
        ...roster.missing.map((role) => said(`roster/${role}`)),
      ];
      return missing.length === 0
        ? []
        : [[id, { missing: inWords(core, said('roster/missing', { missing })) }]];
    }),
  );
}
