import type { FastifyReply } from 'fastify';
import { XinhangError } from '../../../jobs/errors.ts';
import type { ProblemView } from './api.ts';
import { type AnySaid, said } from '../../../templates/reader/said.ts';
import { builtInWords } from '../../../templates/reader/words.ts';
import { readerLanguage } from '../../http/reader-language.ts';

/** On this error the page requests a new session by itself. */
export class Unauthenticated extends XinhangError {
  constructor() {
    super('not_allowed', said('web/session-over'));
  }
}

/** An error in the language that the page asks for. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  code: string,
  says: AnySaid,
  problems?: Readonly<Record<string, string>>,
): FastifyReply {
  const message = builtInWords().say(says, readerLanguage(reply.request));
  const body: ProblemView = { error: { code, message, ...(problems && { problems }) } };
  return reply.code(status).send(body);
}
