import { triggerTable } from '../trigger.ts';
import { anchorTrigger } from './anchor.ts';
import { anniversaryTrigger } from './anniversary.ts';
import { contactPlanTrigger } from './contact-plan.ts';
import { dutyTrigger } from './duty.ts';
import { enteredTrigger } from './entered.ts';
import { festivalTrigger } from './festival.ts';
import { intervalTrigger } from './interval.ts';
import { noOrderTrigger } from './no-order.ts';
import { silenceTrigger } from './silence.ts';

/** All trigger kinds. A new one is a file in this folder and an entry in this table. */
export const triggers = triggerTable([
  anchorTrigger,
  festivalTrigger,
  anniversaryTrigger,
  silenceTrigger,
  noOrderTrigger,
  intervalTrigger,
  contactPlanTrigger,
  enteredTrigger,
  dutyTrigger,
]);
