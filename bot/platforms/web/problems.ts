import type { FastifyReply } from 'fastify';
import { XinhangError } from '../../../jobs/errors.ts';
import type { ProblemView } from './api.ts';
import { said } from '../../../templates/reader/said.ts';

/** On this error the page requests a new session by itself. */
export class Unauthenticated extends XinhangError {
  constructor() {
    super('not_allowed', said('web/session-over'));
  }
}

export function sendProblem(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  problems?: Readonly<Record<string, string>>,
): FastifyReply {
  const body: ProblemView = { error: { code, message, ...(problems && { problems }) } };
  return reply.code(status).send(body);
}
