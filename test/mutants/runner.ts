/**
 * Runs tests with mutants. At first every test runs as it is, to see which mutants it passes, and once more for each
 * of them that no test has noticed yet: on code that is loaded, that takes milliseconds. That is done with some of the
 * random cases, and with all of them for what is left. What loaded code cannot show is run by itself.
 */
import { inject, type RunnerTestCase, type RunnerTestSuite, TestRunner, type TestRunnerConfig } from 'vitest';
import { installProbe, type Probe } from './probe.ts';

export interface Orders {
  /** The one mutant of this run, awake from the start; null to try all of them. */
  readonly active: number | null;
  /** Not tried: noticed before, or of a file that remembers something between tests. */
  readonly leaveOut: readonly number[];
  /** Test files that leave traces in a database, so that a test of theirs is not run twice. */
  readonly once: readonly string[];
  /** More steps than this in one test are a loop without an end. */
  readonly limit: number;
  /** How many of its random cases a test tries with a mutant. */
  readonly share: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    mutants: Orders;
  }
  interface TaskMeta {
    /** Of a test: the mutants it passed, those it noticed, and how long it is. */
    mutants?: {
      readonly passed: readonly number[];
      readonly noticed: readonly number[];
      readonly steps: number;
    };
    /** Of a test: the mutant after which it failed without any, because something was remembered. */
    spoiledBy?: number;
    /** Of a file: mutants passed while it was loaded, in a hook, or only once because the outcome is remembered. */
    outside?: readonly number[];
  }
}

/** Vitest takes the default export of a runner file. */
export default class MutantRunner extends TestRunner {
  readonly #orders = inject('mutants');
  readonly #asleep = new Set(this.#orders.leaveOut);
  readonly #outside = new Set<number>();
  readonly #probe: Probe = installProbe();

  constructor(config: TestRunnerConfig) {
    super(config as ConstructorParameters<typeof TestRunner>[0]);
    this.#probe.active = this.#orders.active;
    this.#probe.limit = this.#orders.limit;
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const run: () => unknown = TestRunner.getTestFn(test);
    const probe = this.#probe;
    for (const id of probe.passed) this.#outside.add(id);
    probe.passed.clear();
    probe.steps = 0;
    await run();
    if (this.#orders.active !== null) return;
    const passed = [...probe.passed];
    const { steps } = probe;
    const noticed: number[] = [];
    test.meta.mutants = { passed, noticed, steps };
    const mayTry = test.result?.state !== 'fail' && !this.#orders.once.includes(test.file.filepath);
    for (const id of mayTry ? passed : []) {
      if (this.#asleep.has(id)) continue;
      const passes = await this.#passes(test, run, id, steps);
      if (!probe.passed.has(id)) this.#outside.add(id);
      if (passes) continue;
      this.#asleep.add(id);
      noticed.push(id);
      if (await this.#passes(test, run, null, steps)) continue;
      test.meta.spoiledBy = id;
      throw new Error('a mutant was remembered');
    }
    probe.active = null;
    probe.limit = this.#orders.limit;
    probe.passed.clear();
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    if ('filepath' in suite) {
      for (const id of this.#probe.passed) this.#outside.add(id);
      suite.meta.outside = [...this.#outside];
    }
    await super.onAfterRunSuite(suite);
  }

  async #passes(
    test: RunnerTestCase,
    run: () => unknown,
    active: number | null,
    steps: number,
  ): Promise<boolean> {
    const probe = this.#probe;
    probe.active = active;
    probe.steps = 0;
    probe.passed.clear();
    probe.share = this.#orders.share;
    probe.limit = 20 * steps + 100_000;
    try {
      this.onBeforeTryTask(test);
      await run();
      this.onAfterTryTask(test);
      return test.result?.state !== 'fail';
    } catch {
      return false;
    } finally {
      probe.active = null;
      probe.share = 1;
      // What a test says softly is kept in its result.
      if (test.result !== undefined) {
        test.result.state = 'run';
        delete test.result.errors;
      }
    }
  }
}
