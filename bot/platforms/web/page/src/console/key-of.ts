import type { ActionButton } from '../../../../../console/api/envelope.ts';

/** Tells the buttons of a page apart. */
export const keyOf = ({ action, value }: Pick<ActionButton, 'action' | 'value'>): string =>
  `${action} ${value}`;
