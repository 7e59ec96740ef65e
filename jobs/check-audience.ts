import { said } from '../templates/reader/said.ts';
import type { CustomerText, StaffText } from '../templates/reader/card.ts';
import { XinhangError } from './errors.ts';
import type { CustomerRoom, StaffRoom } from './ports.ts';

/**
 * A platform's own check before it sends, of what the types already require, against casts and database rows: a staff
 * text never goes where a customer may be.
 *
 * @throws XinhangError `audience_refused`
 */
export function checkAudience(
  room: CustomerRoom | StaffRoom | 'dm',
  text: Pick<CustomerText | StaffText, 'audience'>,
): void {
  const wanted = room === 'dm' ? 'staff' : room.kind;
  if (text.audience === wanted) return;
  throw new XinhangError(
    'audience_refused',
    said('room/wrong-audience', {
      audience: text.audience,
      place: said(room === 'dm' ? 'room/place-dm' : `room/place-${wanted}`),
    }),
  );
}
