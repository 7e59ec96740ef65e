/** Pauses and rests never last longer than this; a later end was written before the clock was set back. */
export const isPaused = `p.until BETWEEN now() AND now() + interval '2 hours'`;

/**
 * What goes to people does not wait for a platform that is out, if they have an account on another one: it waits for a
 * person, or has not been reached for longer than anybody should wait for an urgent matter.
 */
export const isOut = `(${isPaused} AND (p.problem IN ('auth', 'quota') OR p.since < now() - interval '10 minutes'))`;

/** Where a person is written to, among the accounts `i` of the colleague `s`: they come in this order. */
export const whereWritten = (account: string, staff: string) => `
  EXISTS (SELECT FROM pause p WHERE p.scope = 'platform:' || ${account}.platform AND ${isOut}),
  ${account}.platform IS DISTINCT FROM ${staff}.reads_on, ${account}.platform`;
