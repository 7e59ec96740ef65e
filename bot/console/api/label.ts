import { z } from 'zod';
import { asSentence } from '../../../templates/reader/as-sentence.ts';

/**
 * What stands by itself on the page: a title, a heading, a tab, a chip, a choice. The files name most of it as it is said within a
 * sentence; here it begins with a capital.
 */
export const label = z.string().transform(asSentence);
