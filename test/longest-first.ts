import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, the longest first. Vitest knows durations only from an earlier run; on a clean checkout it
 * begins with the largest files, and these are small: a worker would still be at one when the others have nothing left.
 * The first two with a browser are apart: side by side, with the year, each of the three took twice its time.
 */
const longest = [
  'page/rehearsal-page.test.ts',
  'simulate/year.test.ts',
  'page/rehearsal-use.test.ts',
  'access/proof/proof.test.ts',
  'bench/platforms.test.ts',
  'access/proof/registers.test.ts',
  'flow/kill.test.ts',
  'flow/browser-story.test.ts',
  'rehearsal/readme-story.test.ts',
  'flow/two-years.test.ts',
  'flow/slack-program.test.ts',
  'rehearsal/seed-sample.test.ts',
  'hostile/entries-of-platforms.test.ts',
  'outbox/storms.test.ts',
  'console/process-page.test.ts',
  'console/pages.test.ts',
  'console/figures-page.test.ts',
  'flow/everywhere.test.ts',
  'scale/no-scans.test.ts',
  'console/today-page.test.ts',
  'flow/any-day.test.ts',
  'queue/crash.test.ts',
  'bench/chaos.test.ts',
].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/** The longest files first, and short ones that need no server last, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longest.find((file) => !existsSync(file));
    if (gone !== undefined) throw new Error(`test/longest-first.ts names ${gone}, which is not there`);
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId, project }: TestSpecification): number {
  const { root = '', fastTests = [] } = project.config.provide;
  if (fastTests.some((file) => moduleId === `${root}${file}`)) return longest.length + 1;
  const place = longest.indexOf(moduleId);
  return place === -1 ? longest.length : place;
}
