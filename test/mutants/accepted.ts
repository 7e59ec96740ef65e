import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Mutant } from './find-mutants.ts';

/** A survivor that may stay, and why. */
export interface Accepted {
  readonly file: string;
  /** The line it stands on, whatever its number is by now. */
  readonly code: string;
  readonly change: string;
  readonly why: string;
}

const entries = z
  .array(z.strictObject({ file: z.string(), code: z.string(), change: z.string(), why: z.string().min(10) }))
  .nullable();

export function readAccepted(file: URL): readonly Accepted[] {
  return entries.parse(parse(readFileSync(file, 'utf8'))) ?? [];
}

export interface Judged {
  /** Survivors no one has accepted. */
  readonly survivors: readonly Mutant[];
  readonly accepted: readonly (readonly [Mutant, Accepted])[];
  /** Entries of files that were looked at, of which no mutant survived: it was noticed, or is gone. */
  readonly stale: readonly Accepted[];
}

/** @param tried Those that were tried; an entry about another says nothing about this run. */
export function judge(
  alive: readonly Mutant[],
  tried: readonly Mutant[],
  all: readonly Mutant[],
  entered: readonly Accepted[],
): Judged {
  const entryOf = (mutant: Mutant) => entered.find((entry) => isAbout(entry, mutant));
  const files = new Set(all.map(({ path }) => path));
  return {
    survivors: alive.filter((mutant) => entryOf(mutant) === undefined),
    accepted: alive.flatMap((mutant) => {
      const entry = entryOf(mutant);
      return entry === undefined ? [] : [[mutant, entry] as const];
    }),
    stale: entered.filter((entry) => {
      if (!files.has(entry.file) || alive.some((mutant) => isAbout(entry, mutant))) return false;
      const isThere = all.some((mutant) => isAbout(entry, mutant));
      return !isThere || tried.some((mutant) => isAbout(entry, mutant));
    }),
  };
}

function isAbout(entry: Accepted, { path, code, change }: Mutant): boolean {
  return entry.file === path && entry.code === code && entry.change === change;
}
