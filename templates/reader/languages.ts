import type { Language } from './form.ts';

/** Every text and label exists in each of these languages. */
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];
