import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type AnySaid, fromStored, said } from '../../templates/reader/said.ts';
import { storable } from '../../jobs/storable.ts';

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const answer = z
  .strictObject({
    at: z.string().transform((text, context) => {
      try {
        return Temporal.Instant.from(text);
      } catch {
        context.addIssue({ code: 'custom', params: { says: said('book/not-an-instant') } });
        return z.NEVER;
      }
    }),
    customer: z.string(),
    by: z.string(),
    log: z.string().optional(),
    register: z.string().optional(),
    entry: z.string().optional(),
    move: z.string().optional(),
    fields: z.record(z.string(), value).default({}),
    set: z.record(z.string(), value.nullable()).optional(),
  })
  .refine((a) => [a.log, a.set, a.register].filter((one) => one !== undefined).length === 1, {
    params: { says: said('book/log-or-set') },
  })
  .refine(
    (a) =>
      (a.entry === undefined) === (a.move === undefined) &&
      (a.register !== undefined || a.entry === undefined),
    {
      params: { says: said('book/entry-and-move') },
    },
  );

/** What a person records at an instant of a simulation: a contact log, facts, an entry of a register or its move. */
export type Answer = z.infer<typeof answer> & {
  /** The line in the file, from 1. */
  readonly line: number;
};

/** Reads answers from JSON lines. Every unreadable line is reported by its number. */
export function readAnswers(jsonLines: string): { answers: readonly Answer[]; problems: readonly AnySaid[] } {
  const problems: AnySaid[] = [];
  const answers = jsonLines.split(/\r?\n/u).flatMap((text, index) => {
    if (text.trim() === '') return [];
    const line = index + 1;
    const json = readJson(text);
    if (json === undefined) {
      problems.push(said('book/at-answer', { line, problem: said('book/not-json') }));
      return [];
    }
    const read = answer.safeParse(json);
    if (read.success) return [{ ...read.data, line }];
    for (const issue of read.error.issues) {
      const field = issue.path.length === 0 ? '{}' : issue.path.join('.');
      problems.push(
        said('book/at-answer', { line, problem: said('book/field', { field, problem: saysOf(issue) }) }),
      );
    }
    return [];
  });
  return { answers: answers.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)), problems };
}

/** Our own checks carry what they say; the library's messages are in English only. */
function saysOf(issue: z.core.$ZodIssue): AnySaid {
  const says: unknown = issue.code === 'custom' ? issue.params?.['says'] : undefined;
  return fromStored(says) ?? said('book/wrong-kind-of-value');
}

function readJson(text: string): unknown {
  try {
    return storable<unknown>(JSON.parse(text.replace(/^\uFEFF/u, '')));
  } catch {
    return undefined;
  }
}
