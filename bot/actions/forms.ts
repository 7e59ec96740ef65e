import { rejectForm } from '../approvals/decide-actions.ts';
import { applicationForm, ledgerApplicationForm } from '../approvals/submit-request.ts';
import { giftCorrectForm, giftSpendForm } from '../forms/gift-spend.ts';
import { skipForm, snoozeForm } from '../forms/postpone.ts';
import { logCorrectForm } from '../forms/correct-log.ts';
import { logForm } from '../forms/save-log.ts';
import { closingForm } from '../forms/submit-closing.ts';
import { customerNewForm } from '../forms/submit-customer.ts';
import { orderForm } from '../forms/submit-order.ts';
import { settingsFormAnswers } from '../forms/settings.ts';
import { ledgerOpenForm, moveForm, openForm } from '../registers/entry-actions.ts';
import type { Form } from './engine/define.ts';

/** The handlers of the templates' forms; the first one that matches is used. A form without one does nothing. */
export const forms: readonly Form[] = [
  customerNewForm,
  logForm,
  orderForm,
  giftSpendForm,
  giftCorrectForm,
  rejectForm,
  applicationForm,
  ledgerApplicationForm,
  closingForm,
  settingsFormAnswers,
  openForm,
  ledgerOpenForm,
  moveForm,
  snoozeForm,
  skipForm,
  logCorrectForm,
];
