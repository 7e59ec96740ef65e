import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRoom, StaffRoom } from '../../../jobs/ports.ts';
import type { CustomerText, StaffText } from '../../../templates/reader/card.ts';

/**
 * Enforces at run time what the types already require, against casts and database rows: a staff text never goes where
 * a customer may be.
 *
 * @throws XinhangError `audience_refused`
 */
export function checkAudience(room: CustomerRoom | StaffRoom | 'dm', text: CustomerText | StaffText): void {
  const wanted = room === 'dm' ? 'staff' : room.kind;
  if (text.audience === wanted) return;
  throw new XinhangError(
    'audience_refused',
    `A text for the audience «${text.audience}» was offered to ${room === 'dm' ? 'a staff member' : `a ${wanted} room`}; nothing was posted.`,
  );
}
