import Tag from 'antd/es/tag';
import Timeline from 'antd/es/timeline';
import type { PanelFollowUp, PanelReminder } from '../../../../../rehearsal/api.ts';
import { useChat, useTimeFormat } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';

const stateColour = { open: 'processing', closed: 'success', cancelled: 'default' } as const;

/** Everything about one follow-up. */
export function FollowUpCard({ followUp }: { followUp: PanelFollowUp }) {
  const words = useWords();
  const { step, owner, state, overdue, reason, reminders } = followUp;
  const dueOn = useDueDay(followUp);
  return (
    <article className={`follow-up follow-up-${state}`} data-testid="follow-up" data-state={state}>
      <header>
        <h3>{step}</h3>
        {overdue ? (
          <Tag color="error">{words.overdue}</Tag>
        ) : (
          <Tag color={stateColour[state]}>{words.followUpStates[state]}</Tag>
        )}
      </header>
      <dl>
        <dt>{words.due}</dt>
        <dd>{dueOn}</dd>
        <dt>{words.owner}</dt>
        <dd>{owner ?? words.nobody}</dd>
      </dl>
      {reason !== null && <p className="follow-up-reason">{reason}</p>}
      {reminders.length > 0 && (
        <Timeline
          className="reminders"
          items={reminders.map((reminder) => ({
            key: reminder.id,
            color: reminderColour[reminder.state],
            content: <Reminder reminder={reminder} />,
          }))}
        />
      )}
    </article>
  );
}

/** A follow-up as one line that expands to its card. */
export function FollowUpLine({ followUp }: { followUp: PanelFollowUp }) {
  const dueOn = useDueDay(followUp);
  return (
    <details className="follow-up-line">
      <summary>
        <span className="follow-up-line-step">{followUp.step}</span>
        <span className="follow-up-line-day">{dueOn}</span>
      </summary>
      <FollowUpCard followUp={followUp} />
    </details>
  );
}

/** The due date, with the year if it is not the current year of the company's clock. */
function useDueDay({ dueOn, dueTime }: PanelFollowUp): string {
  const format = useTimeFormat();
  const now = useChat(({ stage }) => stage?.now);
  const thisYear = now === undefined ? '' : format.dayKey(now).slice(0, 4);
  const day = dueOn.startsWith(thisYear) ? format.plainDay(dueOn) : format.plainFullDay(dueOn);
  return dueTime === null ? day : `${day} ${dueTime}`;
}

const reminderColour = {
  planned: 'blue',
  claimed: 'blue',
  handed: 'orange',
  posted: 'green',
  skipped: 'gray',
  cancelled: 'gray',
  unknown: 'orange',
} satisfies Record<PanelReminder['state'], string>;

function Reminder({ reminder }: { reminder: PanelReminder }) {
  const words = useWords();
  const format = useTimeFormat();
  const { at, to, label, state, reason, audience } = reminder;
  return (
    <div className={`reminder reminder-${state}`} data-testid="reminder" data-state={state}>
      <span className="reminder-line">
        <span className={audience === 'customer' ? 'reminder-to external' : 'reminder-to'}>{to}</span>
        <span className="reminder-label">{label}</span>
        <span className="reminder-state">{words.reminderStates[state]}</span>
      </span>
      <time>{format.dayTime(at)}</time>
      {reason !== null && <span className="reminder-reason">{reason}</span>}
    </div>
  );
}
