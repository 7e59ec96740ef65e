/**
 * The value of a request's buttons: the request id and the turn they were shown for. The turn matters for a person who
 * decides twice (as a stand-in, then as the director): a second press of the first button must not decide the next
 * turn.
 */
export function requestSubject(requestId: string, turn: number): string {
  return `${requestId}.${turn}`;
}

/** @param subject an untrusted value; looked up and authorised like any other id */
export function readRequestSubject(subject: string): { readonly requestId: string; readonly turn?: number } {
  const parts = /^([0-9a-f-]{36})\.(\d{1,2})$/i.exec(subject);
  return parts === null ? { requestId: subject } : { requestId: parts[1] ?? '', turn: Number(parts[2]) };
}
