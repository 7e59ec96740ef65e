import { z } from 'zod';
import { said } from './said.ts';
import { inEveryLanguage } from './words.ts';
import { amount, key, labels, listOf, mapping } from './yaml-words.ts';

const standIn = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  listOf(key, 'a role, or a list of roles in order of preference'),
);

/** Those who decide an approval, or a move of an entry. */
export const deciders = listOf(
  mapping({
    role: key,
    label: labels.default(() => inEveryLanguage(said('approval/decide-label'))),
    standIn: standIn.default(['director', 'gm']),
  }),
  'a list of roles that decide, one after the other',
);

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
