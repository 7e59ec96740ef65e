import { accountRules } from './rules-of-accounts.ts';
import type { EntryRule } from './entry-rule.ts';
import { sellingRules } from './rules-of-selling.ts';
import { serviceRules } from './rules-of-service.ts';

/**
 * What entries of the registers owe, a line per step: the rules of requirements and systems as a table of its own. The
 * numbers are repeated here on purpose: one that is changed in templates/registers has to be changed here too, or the
 * year differs.
 */
export const entryRules: readonly EntryRule[] = [...accountRules, ...sellingRules, ...serviceRules];
