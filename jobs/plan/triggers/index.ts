import { triggerTable } from '../trigger.ts';
import { anchorTrigger } from './anchor.ts';
import { anniversaryTrigger } from './anniversary.ts';
import { contactPlanTrigger } from './contact-plan.ts';
import { festivalTrigger } from './festival.ts';
import { silenceTrigger } from './silence.ts';

/** Every kind of trigger there is. A new one is a file beside this and a line in it. */
export const triggers = triggerTable([
  anchorTrigger,
  festivalTrigger,
  anniversaryTrigger,
  silenceTrigger,
  contactPlanTrigger,
]);
