import { z } from 'zod';
import { type DeciderRule, type DecisionStep, subordinates, superiorOf } from './approvals.ts';
import { condition } from './condition-schema.ts';
import { said } from './said.ts';
import { inEveryLanguage } from './words.ts';
import { amount, key, labels, listOf, mapping, oneOf } from './yaml-words.ts';

const standIn = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  listOf(key, 'a role, or a list of roles in order of preference'),
);

const stood = standIn.default(['director', 'gm']);

const seatExpected = 'a role, `{ role: … }` or `{ superiorOf: … }`';
const seat = z
  .union(
    [key, mapping({ role: key.optional(), superiorOf: oneOf(subordinates).optional(), standIn: stood })],
    {
      error: seatExpected,
    },
  )
  .transform((written, context): DeciderRule => {
    const rule = typeof written === 'string' ? { role: written, standIn: stood.parse(undefined) } : written;
    const role = roleOf(rule);
    if (role !== null) return { role, standIn: rule.standIn };
    context.addIssue({ code: 'custom', message: seatExpected });
    return z.NEVER;
  });

const seats = listOf(seat, 'a list of roles');
const votes = z.int({ error: 'a number of votes' }).min(1, { error: 'a number of votes' });
const quorum = z.union([z.literal('all'), votes], { error: 'a number of votes, or all' });

const stepExpected = 'one of role, superiorOf, all, any, among with quorum';

const step = mapping({
  role: key.optional(),
  superiorOf: oneOf(subordinates).optional(),
  all: seats.optional(),
  any: seats.optional(),
  among: seats.optional(),
  quorum: quorum.optional(),
  label: labels.default(() => inEveryLanguage(said('approval/decide-label'))),
  standIn: stood,
  says: oneOf(['decision', 'opinion', 'acknowledgement']).default('decision'),
  if: condition.optional(),
  no: key.optional(),
}).transform((written, context): DecisionStep => {
  const { all, any, among, quorum: wanted, label, says, if: only, no } = written;
  const role = roleOf(written);
  const one = role === null ? undefined : ([{ role, standIn: written.standIn }] as const);
  const ways = [one, all, any, among].filter((way) => way !== undefined);
  const [chosen] = ways;
  const [first, ...others] = chosen ?? [];
  if (first === undefined || ways.length > 1 || (wanted !== undefined && (all ?? any) !== undefined)) {
    context.addIssue({ code: 'custom', message: stepExpected });
    return z.NEVER;
  }
  return {
    label,
    seats: [first, ...others],
    needs: any === undefined ? (wanted ?? 'all') : 1,
    perHolder: one !== undefined && wanted !== undefined,
    says,
    ...(only === undefined ? {} : { if: only }),
    ...(no === undefined ? {} : { no }),
  };
});

function roleOf({
  role,
  superiorOf: whom,
}: {
  readonly role?: string | undefined;
  readonly superiorOf?: (typeof subordinates)[number] | undefined;
}): string | null {
  if (role !== undefined) return whom === undefined ? role : null;
  return whom === undefined ? null : superiorOf(whom);
}

/** Those who decide an approval, or a move of an entry. */
export const deciders = listOf(step, 'a list of roles that decide, one after the other');

const after = amount('wd', 'a number of working days such as `1wd`').refine((days) => days > 0, {
  error: 'at least `1wd`',
});

/** After how many working days without a decision the decider is reminded, and the marketing director told. */
export const reminders = mapping({ decider: after.default(1), director: after.default(3) })
  .default({ decider: 1, director: 3 })
  .transform(({ decider, director }) => ({
    deciderAfterWorkingDays: decider,
    directorAfterWorkingDays: director,
  }));
