import type { maxAttachments as attached, maxTextChars as served } from '../../api.ts';

/** The server's limits. The types keep them equal, because the page imports only types from the server. */
export const maxTextChars: typeof served = 4_000;
export const maxAttachments: typeof attached = 10;
