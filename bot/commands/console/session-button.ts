import { endSession } from '../../../jobs/sign-in/sessions.ts';
import { said } from '../../../templates/reader/said.ts';
import { defineButton } from '../../actions/engine/define.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { say, tell } from '../engine/context.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Ends one of the reader's own sessions of the console. */
export const sessionEndButton = defineButton({
  button: 'session-end',
  title: said('console/end-a-session'),
  capability: 'everyone',
  about: nothing,
  run: async (ctx, _, { value }) => {
    const ended = uuid.test(value) && (await endSession(ctx.core, ctx.by, value));
    return say(ended ? tell(ctx, 'console/session-ended') : tell(ctx, 'console/no-session'));
  },
});
