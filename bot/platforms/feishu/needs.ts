import { type Said, said } from '../../../templates/reader/said.ts';

/** What an app must be allowed to do. */
export interface Need {
  /** The permission's code in the developer console, and others that include it. */
  readonly scope: string;
  readonly or?: readonly string[];
  readonly what: Said;
}

/** The permissions that the app needs. A test checks that docs/feishu.md asks for exactly these. */
export const needs: readonly Need[] = [
  { scope: 'im:message', what: said('feishu/may-send') },
  {
    scope: 'im:message.p2p_msg:readonly',
    or: ['im:message.p2p_msg'],
    what: said('feishu/may-hear-colleagues'),
  },
  {
    scope: 'im:message.group_at_msg:readonly',
    or: ['im:message.group_at_msg', 'im:message.group_msg'],
    what: said('feishu/may-hear-groups'),
  },
  { scope: 'im:chat', what: said('feishu/may-keep-groups') },
  { scope: 'contact:contact.base:readonly', what: said('feishu/may-look-up') },
  { scope: 'contact:user.base:readonly', what: said('feishu/may-read-names') },
  { scope: 'tenant:tenant:readonly', what: said('feishu/may-read-organization') },
];
