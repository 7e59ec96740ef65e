import { can } from '../../../jobs/access/can.ts';
import { feedSince } from '../../../jobs/feeds/manage-feed.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { listSessions } from '../../../jobs/sign-in/sessions.ts';
import { ownSettingsOf } from '../../../jobs/staff/own-settings.ts';
import { platformWords } from '../../../templates/reader/platform-words.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { tell } from '../../commands/engine/context.ts';
import { describeSettings } from '../../commands/settings/describe-settings.ts';
import { defineView } from './define-view.ts';

/** What colleagues choose for themselves, as `/crm settings` says it, and where they are signed in. */
export const settingsView = defineView({
  view: 'settings',
  title: said('console/view-settings'),
  capability: 'everyone',
  about: nothing,
  run: async (ctx) => {
    const { core, by, session } = ctx;
    const [own, sessions, since] = await Promise.all([
      ownSettingsOf(core.db, by.id),
      listSessions(core.db, by.id),
      can(by, 'process.join') ? feedSince(core.db, by.id) : null,
    ]);
    return {
      view: {
        language: core.language,
        lines: describeSettings(ctx, own).split('\n'),
        change: { action: 'settings', value: by.id, label: tell(ctx, 'settings/change') },
        feed: can(by, 'process.join') ? { since: since?.toString() ?? null } : null,
        sessions: sessions.map(({ id, platform, signedInAt, until }) => ({
          id,
          platform:
            platform in platformWords
              ? inWords(core, platformWords[platform as keyof typeof platformWords])
              : platform,
          signedInAt: signedInAt.toString(),
          until: until.toString(),
          isThis: id === session,
          actions:
            id === session
              ? []
              : [
                  {
                    action: 'session-end',
                    value: id,
                    label: tell(ctx, 'console/end-session'),
                    style: 'danger',
                  },
                ],
        })),
      },
    };
  },
});
