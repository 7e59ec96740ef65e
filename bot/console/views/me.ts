import { roleName } from '../../../templates/reader/roles.ts';
import { said } from '../../../templates/reader/said.ts';
import { isFor } from '../../actions/engine/attempt.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { defineView, type View } from './define-view.ts';

/** Who is signed in. @param others the views that may be open to them */
export const meView = (others: readonly View[]): View =>
  defineView({
    view: 'me',
    title: said('console/view-me'),
    capability: 'everyone',
    about: nothing,
    run: ({ core, by, today }) =>
      Promise.resolve({
        view: {
          code: by.code,
          name: by.name,
          roles: by.roles.map((role) => roleName(role, core.language)),
          language: core.language,
          today: today.toString(),
          zone: core.rules.playbook.zone,
          views: others.filter((view) => isFor(view, { by })).map(({ view }) => view),
        },
      }),
  });
