import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { storable } from '../../jobs/storable.ts';

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const answer = z
  .strictObject({
    at: z.string().transform((text, context) => {
      try {
        return Temporal.Instant.from(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not an instant like 2026-03-11T10:00:00+08:00' });
        return z.NEVER;
      }
    }),
    customer: z.string(),
    by: z.string(),
    log: z.string().optional(),
    fields: z.record(z.string(), value).default({}),
    set: z.record(z.string(), value.nullable()).optional(),
  })
  .refine((a) => (a.log === undefined) !== (a.set === undefined), { error: 'needs either "log" or "set"' });

/** What a person records at an instant of a simulation: a contact log, or facts. */
export type Answer = z.infer<typeof answer> & {
  /** The line in the file, from 1. */
  readonly line: number;
};

/** Reads answers from JSON lines. Every unreadable line is reported by its number. */
export function readAnswers(jsonLines: string): { answers: readonly Answer[]; problems: readonly string[] } {
  const problems: string[] = [];
  const answers = jsonLines.split(/\r?\n/u).flatMap((text, index) => {
    if (text.trim() === '') return [];
    const line = index + 1;
    const json = readJson(text);
    if (json === undefined) {
      problems.push(
        `answers line ${line}: is not JSON; one answer a line, such as {"at":"…","customer":"…"}`,
      );
      return [];
    }
    const read = answer.safeParse(json);
    if (read.success) return [{ ...read.data, line }];
    problems.push(...read.error.issues.map((i) => `answers line ${line}: ${i.path.join('.')} ${i.message}`));
    return [];
  });
  return { answers: answers.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)), problems };
}

function readJson(text: string): unknown {
  try {
    return storable<unknown>(JSON.parse(text.replace(/^\uFEFF/u, '')));
  } catch {
    return undefined;
  }
}
