import { join, relative } from 'node:path';
import {
  BaseSequencer,
  createVitest,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node';
import type { Mutant } from './find-mutants.ts';
import { installProbe } from './probe.ts';
import { instrument } from './instrument.ts';
import type { Orders } from './runner.ts';

export interface Trial {
  readonly root: string;
  readonly mutants: readonly Mutant[];
  /** Those to try, by their number. */
  readonly chosen: ReadonlySet<number>;
  /** The tests, the cheapest first, as paths from the root. */
  readonly tests: readonly string[];
  /** Those of them that need servers. */
  readonly withServers: ReadonlySet<string>;
  /** Those with servers that leave nothing behind which the next run of a test would meet. */
  readonly startOver: readonly string[];
  /** Whether a few of the random cases are enough. */
  readonly isQuick: boolean;
  readonly say: (line: string) => void;
}

/** The numbers of the mutants that no test notices. */
export async function tryMutants(trial: Trial): Promise<ReadonlySet<number>> {
  // The global setup runs instrumented code in this process.
  installProbe();
  const vitest = await openVitest(trial);
  try {
    const alive = new Set(trial.chosen);
    const first = await tryTogether(vitest, trial, alive, trial.isQuick ? fewCases : someCases);
    trial.say(`${trial.chosen.size - alive.size} noticed in some of the random cases`);
    const seen = trial.isQuick ? first : await tryTogether(vitest, trial, alive, 1);
    const alone = [...alive].filter((id) => needsOwnRun(trial, id, seen));
    trial.say(
      `${trial.chosen.size - alive.size} noticed on loaded code; ${alone.length} are run by themselves`,
    );
    const together = [...alive].filter((id) => !alone.includes(id));
    for (const id of together) trial.say(`no test notices ${placeOf(trial, id)}`);
    let done = 0;
    for (const id of alone) {
      if (await isNoticed(vitest, trial, id, seen)) alive.delete(id);
      else trial.say(`no test notices ${placeOf(trial, id)}`);
      done += 1;
      if (done % 25 === 0) trial.say(`${done} run by themselves`);
    }
    return alive;
  } finally {
    await vitest.close();
  }
}

const someCases = 0.1;
const fewCases = 0.02;

function placeOf({ mutants }: Trial, id: number): string {
  const mutant = mutants[id];
  return mutant === undefined ? `${id}` : `${mutant.path}:${mutant.line}  ${mutant.change}`;
}

/** Whether something else might notice it than the tests that were tried on loaded code, all cases of which passed. */
function needsOwnRun(trial: Trial, id: number, seen: Seen): boolean {
  const { mutants } = trial;
  const servers = new Set(onlyOnce(trial));
  const files = [...(seen.tests.get(id)?.keys() ?? [])];
  return (
    mutants[id]?.remembers === true ||
    seen.outside.has(id) ||
    seen.spoiling.has(id) ||
    files.some((file) => servers.has(file))
  );
}

/** Test files whose tests meet what they left in the database, as absolute paths. */
function onlyOnce({ root, withServers, startOver }: Trial): readonly string[] {
  return [...withServers].filter((path) => !startOver.includes(path)).map((path) => join(root, path));
}

/** What the tests pass. */
interface Seen {
  /** By the number of the mutant: the tests that pass it, by file. */
  readonly tests: ReadonlyMap<number, ReadonlyMap<string, readonly string[]>>;
  /** Passed while something was loaded, which may be on behalf of any file. */
  readonly outside: ReadonlySet<number>;
  readonly limit: number;
  /** After these a test failed without any mutant too, because it counts on a hook that was not run in between. */
  readonly spoiling: ReadonlySet<number>;
  /** Test files that fail as the code is, as absolute paths: their failing says nothing of a mutant. */
  readonly broken: ReadonlySet<string>;
}

async function tryTogether(vitest: Vitest, trial: Trial, alive: Set<number>, share: number): Promise<Seen> {
  const leaveOut = new Set<number>([...trial.mutants.keys()].filter((id) => !alive.has(id)));
  for (const [id, { remembers }] of trial.mutants.entries()) if (remembers) leaveOut.add(id);
  const spoiling = new Set<number>();
  for (;;) {
    const modules = await run(vitest, specifications(vitest, trial, trial.tests), {
      active: null,
      leaveOut: [...leaveOut],
      once: onlyOnce(trial),
      limit: Number.MAX_SAFE_INTEGER,
      share,
    });
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    for (const test of tests) {
      for (const id of test.meta().mutants?.noticed ?? []) {
        alive.delete(id);
        leaveOut.add(id);
      }
    }
    const spoiled = tests.flatMap((test) => test.meta().spoiledBy ?? []);
    if (spoiled.length > 0) {
      // Not noticed but spoiled: it is run by itself.
      for (const id of spoiled) {
        alive.add(id);
        leaveOut.add(id);
        spoiling.add(id);
      }
      continue;
    }
    const broken = modules.filter((module) => !module.ok());
    for (const { relativeModuleId } of broken)
      trial.say(`says nothing, it fails without any mutant: ${relativeModuleId}`);
    return seenBy(
      modules.filter((module) => module.ok()),
      new Set(broken.map(({ moduleId }) => moduleId)),
      spoiling,
    );
  }
}

function seenBy(
  modules: readonly TestModule[],
  broken: ReadonlySet<string>,
  spoiling: ReadonlySet<number>,
): Seen {
  const tests = new Map<number, Map<string, string[]>>();
  let longest = 0;
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { passed, steps } = test.meta().mutants ?? { passed: [], steps: 0 };
      longest = Math.max(longest, steps);
      for (const id of passed) {
        const files = tests.get(id) ?? new Map<string, string[]>();
        tests.set(id, files.set(module.moduleId, [...(files.get(module.moduleId) ?? []), test.id]));
      }
    }
  }
  const outside = new Set(modules.flatMap((module) => module.meta().outside ?? []));
  return { tests, outside, limit: 20 * longest + 1_000_000, broken, spoiling };
}

/** Runs what passes a mutant from loading on, until a test fails. */
async function isNoticed(vitest: Vitest, trial: Trial, id: number, seen: Seen): Promise<boolean> {
  const passing = seen.tests.get(id) ?? new Map<string, readonly string[]>();
  const chosen = seen.outside.has(id)
    ? specifications(vitest, trial, trial.tests).filter(({ moduleId }) => !seen.broken.has(moduleId))
    : specifications(vitest, trial, trial.tests, passing);
  if (chosen.length === 0) return false;
  const modules = await run(vitest, chosen, {
    active: id,
    leaveOut: [],
    once: [],
    limit: seen.limit,
    share: 1,
  });
  return modules.some((module) => !module.ok());
}

function specifications(
  vitest: Vitest,
  { root }: Trial,
  tests: readonly string[],
  only?: ReadonlyMap<string, readonly string[]>,
): TestSpecification[] {
  const [project] = vitest.projects;
  if (project === undefined) throw new Error('vitest has no project');
  return tests.flatMap((path) => {
    const file = join(root, path);
    const testIds = only?.get(file);
    if (only === undefined) return [project.createSpecification(file)];
    return testIds === undefined ? [] : [project.createSpecification(file, { testIds: [...testIds] })];
  });
}

async function run(
  vitest: Vitest,
  chosen: TestSpecification[],
  orders: Orders,
): Promise<readonly TestModule[]> {
  for (const project of vitest.projects) project.provide('mutants', orders);
  vitest.config.bail = orders.active === null ? 0 : 1;
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(chosen);
  // Of a mutant in what runs on after its test; without a test that ran, it is the program's own.
  if (orders.active === null && testModules.length === 0 && unhandledErrors.length > 0)
    throw unhandledErrors[0];
  return testModules;
}

function openVitest({ root, mutants, tests, withServers }: Trial): Promise<Vitest> {
  const here = (path: string) => join(root, 'test/mutants', path);
  const byFile = new Map<string, (readonly [number, Mutant])[]>();
  for (const [id, mutant] of mutants.entries()) {
    byFile.set(mutant.path, [...(byFile.get(mutant.path) ?? []), [id, mutant]]);
  }
  const order = new Map(tests.map((path, place) => [join(root, path), place]));
  class CheapestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files.toSorted((a, b) => (order.get(a.moduleId) ?? 0) - (order.get(b.moduleId) ?? 0));
    }
  }
  return createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: [...tests],
      globalSetup: withServers.size > 0 ? [join(root, 'test/global-setup.ts')] : [],
      setupFiles: [here('same-cases.ts')],
      runner: here('runner.ts'),
      sequence: { sequencer: CheapestFirst },
      reporters: [{}],
      isolate: false,
      maxWorkers: 1,
      // A slow machine is not a mutant noticed; loops without an end are counted.
      testTimeout: 600_000,
      hookTimeout: 600_000,
    },
    {
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          resolveId: (source, importer) =>
            source === 'fast-check' && importer?.startsWith(join(root, 'test/mutants')) === false
              ? here('some-cases.ts')
              : null,
          transform: (code, id) => {
            const path = relative(root, id.replace(/\?.*$/, '')).replaceAll('\\', '/');
            const isOurs = /^(bot|jobs|templates|prisma|test)\/.*\.ts$/.test(path);
            if (!isOurs || /^(prisma\/generated|test\/mutants)\//.test(path)) return null;
            return { code: instrument(path, code, byFile.get(path) ?? []), map: null };
          },
        },
      ],
    },
  );
}
