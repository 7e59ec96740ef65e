import { groupsOf } from '../commands/index.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { Command } from '../commands/engine/define.ts';
import { moreOfAnswer } from '../commands/engine/answer-command.ts';
import { pathOf } from '../commands/engine/route.ts';
import { keepAction } from '../inbound/handle-keep.ts';
import { views } from '../console/views/index.ts';
import type { View } from '../console/views/define-view.ts';
import { buttons } from './buttons.ts';
import type { ActionHead } from './engine/attempt.ts';
import type { Button, Form } from './engine/define.ts';
import { forms } from './forms.ts';

/** Anything that a person can ask the program to do. */
export type Action =
  | (ActionHead & { readonly kind: 'command'; readonly command: Command })
  | Button
  | Form
  | View
  | (ActionHead & { readonly kind: 'keep' });

/**
 * The one list of commands, buttons, forms, views and message menu items, with the capability that each needs. A test tries
 * all of them as every colleague and as an outsider.
 */
export const actionsOf = (templates: Templates): readonly Action[] => [
  ...groupsOf(templates).flatMap((group) =>
    group.commands.map(
      (command): Action => ({
        kind: 'command',
        key: pathOf(group, command),
        capability: command.capability,
        command,
      }),
    ),
  ),
  ...buttons,
  moreOfAnswer,
  ...forms,
  ...views,
  { kind: 'keep', ...keepAction },
];
