import { rejectForm } from '../approvals/decide-actions.ts';
import { applicationForm } from '../approvals/submit-request.ts';
import { giftSpendForm } from '../forms/gift-spend.ts';
import { logForm } from '../forms/save-log.ts';
import { closingForm } from '../forms/submit-closing.ts';
import { customerNewForm } from '../forms/submit-customer.ts';
import { orderForm } from '../forms/submit-order.ts';
import type { Form } from './engine/define.ts';

/** What is done with each form of the templates: by the first that takes it. One that nothing takes does nothing. */
export const forms: readonly Form[] = [
  customerNewForm,
  logForm,
  orderForm,
  giftSpendForm,
  rejectForm,
  applicationForm,
  closingForm,
];
