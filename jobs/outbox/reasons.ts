import { type Reason, said } from '../../templates/reader/said.ts';

/** All reasons why the outbox has not posted something, or not yet. */
export const reasons = {
  followUpEnded: said('reason/follow-up-ended'),
  customerNotActive: said('reason/customer-not-active'),
  noGroup: said('reason/no-group'),
  customerNotInGroup: said('reason/customer-not-in-group'),
  noRecipient: said('reason/no-recipient'),
  otherOwner: said('reason/other-owner'),
  customerAnswered: said('reason/customer-answered'),
  recipientLeft: said('reason/recipient-left'),
  noStep: said('reason/no-step'),
  requestDecided: said('reason/request-decided'),
  turnDecided: said('reason/turn-decided'),
  waitsForOther: said('reason/waits-for-other'),
  groupUnbound: said('reason/group-unbound'),
  noPlatform: said('reason/no-platform'),
  nothingLeft: said('reason/nothing-left'),
  posted: said('reason/posted'),
  listSent: said('reason/list-sent'),
  dayOver: said('reason/day-over'),
  cardUnchanged: said('reason/card-unchanged'),
  cardCannotChange: said('reason/card-cannot-change'),
  /** The text cannot be rendered, or the guard refuses it. */
  cannotBeSaid: (detail: string) => said('reason/cannot-be-said', { detail }),
  noAnswer: (detail: string) => said('reason/no-answer', { detail }),
  platformPaused: (problem: string) => said('reason/platform-paused', { problem }),
  refusedBy: (problem: string, detail: string) => said('reason/refused-by', { problem, detail }),
  didNotArrive: said('reason/did-not-arrive'),
  tooOften: (detail: string) => said('reason/too-often', { detail }),
  cannotTell: (why: string) => said('reason/cannot-tell', { why }),
} as const satisfies Readonly<Record<string, Reason | ((...told: never[]) => Reason)>>;
