import { approveButton, rejectButton } from '../approvals/decide-actions.ts';
import { withdrawButton } from '../approvals/withdraw-request.ts';
import { entryButton, fileButton, matterButton, pageButton } from '../commands/console/way-in-buttons.ts';
import { sessionEndButton } from '../commands/console/session-button.ts';
import { failedReplayButton } from '../commands/failed/replay.ts';
import { handoverCancelButton, handoverConfirmButton } from '../commands/handover/handover-buttons.ts';
import { handoverUndoButton } from '../commands/handover/undo.ts';
import { mergeUndoButton } from '../commands/customer/unmerge.ts';
import { skipUndoButton } from '../commands/remind/unskip.ts';
import { answerCloseButton, answerUnrelatedButton } from '../forms/answer-buttons.ts';
import { askButton } from '../forms/ask.ts';
import { closeButton } from '../forms/closing-form.ts';
import { gradeConfirmButton } from '../forms/confirm-grade.ts';
import { preparedSentButton, preparedTakeButton, preparedUnsentButton } from '../forms/prepared-buttons.ts';
import { giftSpendButton } from '../forms/gift-spend.ts';
import { greetApproveAllButton, greetApproveButton, greetSkipButton } from '../forms/greet.ts';
import { logCorrectButton } from '../forms/correct-log.ts';
import { logButton } from '../forms/log-button.ts';
import { snoozeManyButton } from '../forms/postpone-many.ts';
import { skipButton, snoozeButton } from '../forms/postpone.ts';
import { settingsButton } from '../forms/settings.ts';
import { moveButton } from '../registers/entry-actions.ts';
import { becomeButton } from '../registers/message-button.ts';
import type { Button } from './engine/define.ts';

/** Every button but the one for more of an answer, which runs commands and so cannot be known to them. */
export const buttons: readonly Button[] = [
  closeButton,
  answerCloseButton,
  answerUnrelatedButton,
  logButton,
  logCorrectButton,
  askButton,
  approveButton,
  rejectButton,
  withdrawButton,
  greetApproveButton,
  greetSkipButton,
  greetApproveAllButton,
  giftSpendButton,
  gradeConfirmButton,
  handoverConfirmButton,
  handoverCancelButton,
  handoverUndoButton,
  mergeUndoButton,
  failedReplayButton,
  settingsButton,
  moveButton,
  becomeButton,
  preparedTakeButton,
  preparedSentButton,
  preparedUnsentButton,
  snoozeButton,
  snoozeManyButton,
  skipButton,
  skipUndoButton,
  pageButton,
  fileButton,
  matterButton,
  entryButton,
  sessionEndButton,
];
