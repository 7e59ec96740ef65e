import type { Clock } from '../../jobs/clock.ts';
import type { Core } from '../../jobs/core.ts';
import type { Queue } from '../../jobs/queue/open-queue.ts';
import { createBackwardsCheck, type Health, problemsOf, readHealth } from '../../jobs/read-health.ts';
import { storeProblem } from '../../jobs/store-problem.ts';
import type { AnySaid } from '../../templates/reader/said.ts';

export interface Readiness {
  /** Why this process cannot work, for the operator; empty when it can. */
  problems(): Promise<readonly string[]>;
  health(): Promise<Health>;
}

/**
 * What a process of this role cannot do. Work that is not done makes only workers unready: a process for the chat still
 * accepts what arrives.
 */
export function createReadiness(
  core: Core,
  queue: Pick<Queue, 'problem'>,
  {
    listens,
    works,
    machine,
  }: { readonly listens: boolean; readonly works: boolean; readonly machine: Clock },
): Readiness {
  const putBack = createBackwardsCheck(machine);
  const inEnglish = (what: AnySaid): string => core.templates.words.say(what, 'en');
  const health = async () => await readHealth(core, machine);
  return {
    health,
    async problems() {
      const platforms = listens ? [...core.platforms.values()] : [];
      const queueProblem = await queue.problem();
      const store = await storeProblem(core.db);
      const backwards = putBack();
      return [
        ...platforms.flatMap((platform) => platform.problem() ?? []),
        ...(store === null ? [] : [store]),
        ...(queueProblem === null ? [] : [queueProblem]),
        ...(backwards === null ? [] : [inEnglish(backwards)]),
        ...(works && store === null ? problemsOf(await health()).map(inEnglish) : []),
      ];
    },
  };
}
