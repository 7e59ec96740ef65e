import type { maxTextChars as served } from '../../api.ts';

/** What the server takes; the type keeps the two equal, the page takes no code from the server. */
export const maxTextChars: typeof served = 4_000;
