/**
 * `npm run mutants`: makes every small change to the code of a folder, one at a time, and says which of them no test
 * notices. `--folder jobs/plan` (also a file, and more than once), `--sample 50`, `--from 1 --to 20`, `--since main`, `--json`.
 * `--quick`: only with the tests of the folder of the same name that need no server or empty their database, and with
 * a few of the random cases, as a first look.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createImportReader, reachedFrom, type TestFiles, testFiles, whyServers } from '../needs-servers.ts';
import { judge, readAccepted } from './accepted.ts';
import { changedLines } from './changed-lines.ts';
import { findMutants, type Mutant } from './find-mutants.ts';
import { tryMutants } from './try-mutants.ts';

/** What is tried unless other folders are named: where a wrong answer is a wrong promise or someone else's data. */
const folders = ['jobs/plan', 'jobs/access', 'jobs/outbox'];

/** Of the tests with a database, those that empty it before every case: they can be run once for each mutant. */
const startOver = ['acting-staff', 'entry-filters', 'note-access', 'scopes'].map(
  (name) => `test/access/${name}.test.ts`,
);

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    folder: { type: 'string', multiple: true },
    sample: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    since: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);
const wanted = values.folder ?? folders;
const paths = wanted.flatMap(sourcesIn);
const mutants = paths.flatMap((path) => findMutants(path, readFileSync(join(root, path), 'utf8')));
const chosen = choose(mutants);
const files = testFiles(root);
const { tests, withServers } = testsOf(files, paths);
say(`${chosen.size} of ${mutants.length} mutants in ${paths.length} files, ${tests.length} test files`);

const alive =
  chosen.size === 0
    ? new Set<number>()
    : await tryMutants({ root, mutants, chosen, tests, withServers, startOver, isQuick: values.quick, say });
const of = (ids: ReadonlySet<number>) => mutants.filter((_, id) => ids.has(id));
const { survivors, accepted, stale } = judge(
  of(alive),
  of(chosen),
  mutants,
  readAccepted(new URL('accepted.yaml', import.meta.url)),
);

const shown = ({ path, line, change, code }: Mutant) => ({ file: path, line, change, code });
if (values.json) {
  const found = { tried: chosen.size, survivors: survivors.map(shown), accepted: accepted.length, stale };
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
} else {
  for (const { path, line, change, code } of survivors) say(`${path}:${line}  ${change}\n    ${code}`);
  for (const { file, code, change } of stale)
    say(`no longer true in accepted.yaml: ${file}  ${change}\n    ${code}`);
  say(
    `${chosen.size} mutants tried, ${chosen.size - alive.size} noticed, ${accepted.length} accepted, ` +
      `${survivors.length} survived`,
  );
}
process.exitCode = survivors.length + stale.length === 0 ? 0 : 1;

function sourcesIn(wantedPath: string): readonly string[] {
  const path = wantedPath.replace(/\/$/, '');
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
    .toSorted();
}

/** All of them, those on changed lines, a part in the order of the code, or some: always the same ones. */
function choose(all: readonly Mutant[]): ReadonlySet<number> {
  const lines = values.since === undefined ? null : changedLines(diffSince(values.since));
  const changed = [...all.keys()].filter((id) => {
    const mutant = all[id];
    return mutant !== undefined && (lines === null || lines.get(mutant.path)?.has(mutant.line) === true);
  });
  const ids = changed.slice(numberIn('from', 1) - 1, numberIn('to', changed.length));
  if (values.sample === undefined) return new Set(ids);
  const size = numberIn('sample', ids.length);
  const rank = (id: number) => {
    const { path, code, change } = all[id] ?? { path: '', code: '', change: '' };
    return createHash('sha256').update(`${path} ${code} ${change}`).digest('hex');
  };
  return new Set(ids.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, size));
}

function numberIn(option: 'from' | 'to' | 'sample', otherwise: number): number {
  const number = values[option] === undefined ? otherwise : Number(values[option]);
  if (Number.isInteger(number) && (number >= 1 || values[option] === undefined)) return number;
  throw new Error(`--${option} is a number of mutants`);
}

function diffSince(ref: string): string {
  return execFileSync('git', ['diff', '--unified=0', ref, '--', ...wanted], { cwd: root, encoding: 'utf8' });
}

/**
 * The tests that can notice something: those that load one of the files and need no server, and those of the folder
 * of the same name, whatever they need. Those without random cases come first, and of them the shortest.
 */
function testsOf({ all, read }: TestFiles, sources: readonly string[]) {
  const importsOf = createImportReader({ all, read });
  const homes = new Set(sources.map((path) => `test/${path.split('/')[1] ?? ''}/`));
  const isHome = (test: string) => [...homes].some((home) => test.startsWith(home));
  const found = all.flatMap((test) => {
    const reached = reachedFrom(test, importsOf);
    const needsServers = whyServers(test, importsOf) !== null;
    if (!sources.some((path) => reached.has(path)) || (needsServers && !isHome(test))) return [];
    if (values.quick && (!isHome(test) || (needsServers && !startOver.includes(test)))) return [];
    const isRandom = [...reached].some((path) =>
      importsOf(path).some(({ package: name }) => name === 'fast-check'),
    );
    const rank = [!isHome(test), needsServers, isRandom].reduce((sum, slower) => 2 * sum + Number(slower), 0);
    return [{ test, needsServers, rank, length: read(test)?.length ?? 0 }];
  });
  const cheapestFirst = found.toSorted((a, b) => a.rank - b.rank || a.length - b.length);
  return {
    tests: cheapestFirst.map(({ test }) => test),
    withServers: new Set(cheapestFirst.flatMap(({ test, needsServers }) => (needsServers ? [test] : []))),
  };
}
