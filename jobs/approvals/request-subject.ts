/**
 * What the buttons of a request carry: the request, and the turn they were shown for, so that the second press of
 * somebody who decides twice (as the director, and before that in somebody's place) is not taken for the next turn.
 */
export function requestSubject(requestId: string, turn: number): string {
  return `${requestId}.${turn}`;
}

/** @param subject from outside; it is looked up and authorised like any other id */
export function readRequestSubject(subject: string): { readonly requestId: string; readonly turn?: number } {
  const parts = /^([0-9a-f-]{36})\.(\d{1,2})$/i.exec(subject);
  return parts === null ? { requestId: subject } : { requestId: parts[1] ?? '', turn: Number(parts[2]) };
}
