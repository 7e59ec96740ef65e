import type { FastifyReply } from 'fastify';
import { XinhangError } from '../../../jobs/errors.ts';
import type { ProblemView } from './api.ts';

/** On this error the page requests a new session by itself. */
export class Unauthenticated extends XinhangError {
  constructor() {
    super('not_allowed', '登录已失效，请刷新页面。');
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
