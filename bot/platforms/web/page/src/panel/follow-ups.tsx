import Empty from 'antd/es/empty';
import Skeleton from 'antd/es/skeleton';
import Tag from 'antd/es/tag';
import Timeline from 'antd/es/timeline';
import { useEffect, useState } from 'react';
import type { PanelFollowUp, PanelReminder } from '../../../../../rehearsal/api.ts';
import { useApi, useChat, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import '../styles/panel.css';

/** What is owed to one customer, and what was or will be said about it. For staff only. */
export function FollowUps({ customer }: { customer: string }) {
  const words = useWords();
  const api = useApi();
  const notice = useNotice();
  const { revision } = useChat();
  const [known, setKnown] = useState<{ followUps: readonly PanelFollowUp[]; revision: number } | null>(null);
  const followUps = known?.followUps;

  useEffect(() => {
    let current = true;
    const read = async () => {
      try {
        const view = await api.followUps(customer);
        if (current) setKnown({ ...view, revision });
      } catch (error) {
        if (current) notice.complain(error);
      }
    };
    void read();
    return () => {
      current = false;
    };
  }, [api, customer, revision, notice]);

  return (
    <section className="panel" aria-label={words.followUps} data-testid="follow-ups">
      <div className="panel-head">
        <h2>{words.followUps}</h2>
        <Tag>{words.staffOnly}</Tag>
      </div>
      <div className="panel-body">
        {followUps === undefined && <Skeleton active />}
        {followUps?.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.noFollowUps} />
        )}
        {followUps?.map((followUp) => (
          <FollowUpCard key={followUp.id} followUp={followUp} />
        ))}
      </div>
    </section>
  );
}

const stateColour = { open: 'processing', closed: 'success', cancelled: 'default' } as const;

function FollowUpCard({ followUp }: { followUp: PanelFollowUp }) {
  const words = useWords();
  const format = useTimeFormat();
  const { step, cycle, owner, dueOn, state, overdue, reason, reminders } = followUp;
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
        <dd>
          {format.plainDay(dueOn)} <span className="follow-up-cycle">{words.cycle(cycle)}</span>
        </dd>
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

const reminderColour = {
  planned: 'blue',
  claimed: 'blue',
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
