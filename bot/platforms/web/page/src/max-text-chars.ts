import type { maxTextChars as served } from '../../api.ts';

/** The server's limit. The type keeps the two equal, because the page imports only types from the server. */
export const maxTextChars: typeof served = 4_000;
