import { linkMinutes } from '../../jobs/sign-in/sign-in.ts';
import { said } from '../../templates/reader/said.ts';

export const consoleWords = {
  title: said('console/xinhang-console'),
  press: said('console/console-press'),
  signIn: said('console/console-sign-in'),
  noScript: said('console/console-no-script'),
  notSignedIn: said('console/console-not-signed-in', { linkMinutes }),
  refused: said('console/console-refused'),
  later: said('console/console-later'),
  foreign: said('console/console-foreign'),
  pages: said('console/console-pages'),
  nothing: said('console/console-nothing'),
  signOut: said('console/console-sign-out'),
} as const;
