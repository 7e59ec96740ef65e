/** What the instrumented code and the runner of a worker share. */
export interface Probe {
  /** The mutant that is awake. */
  active: number | null;
  /** Those passed since it was emptied. */
  readonly passed: Set<number>;
  /** How often a mutant or a loop was passed since it was set to 0. */
  steps: number;
  /** More than this is a loop without an end. */
  limit: number;
  /** How many of the random cases are tried: 1 for all of them. */
  share: number;
}

declare global {
  var __mutant: (id: number) => boolean;
  var __loop: () => void;
  var __share: (() => number) | undefined;
}

export class EndlessLoop extends Error {}

/** Puts in place what instrumented code calls. */
export function installProbe(): Probe {
  const probe: Probe = {
    active: null,
    passed: new Set(),
    steps: 0,
    limit: Number.POSITIVE_INFINITY,
    share: 1,
  };
  const step = () => {
    probe.steps += 1;
    if (probe.steps > probe.limit) throw new EndlessLoop(`more than ${probe.limit} steps`);
  };
  globalThis.__loop = step;
  globalThis.__share = () => probe.share;
  globalThis.__mutant = (id) => {
    probe.passed.add(id);
    step();
    return id === probe.active;
  };
  return probe;
}

export function shareOfCases(): number {
  return globalThis.__share?.() ?? 1;
}
