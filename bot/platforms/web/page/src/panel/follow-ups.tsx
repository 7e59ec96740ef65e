import Empty from 'antd/es/empty';
import Skeleton from 'antd/es/skeleton';
import Tag from 'antd/es/tag';
import { useEffect, useState } from 'react';
import type { PanelFollowUp, PanelReminder } from '../../../../../rehearsal/api.ts';
import { useApi, useChat, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import '../styles/panel.css';
import Timeline from 'antd/es/timeline';

/** A customer's follow-ups and their reminders. For staff only. */
export function FollowUps({ customer, name }: { readonly customer: string; readonly name: string }) {
  const words = useWords();
  const api = useApi();
  const notice = useNotice();
  const revision = useChat((state) => state.revision);
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
        <span className="panel-customer">{name}</span>
        <Tag>{words.staffOnly}</Tag>
      </div>
      <div className="panel-body">
        {followUps === undefined && <Skeleton active />}
        {followUps?.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.noFollowUps} />
        )}
        {followUps !== undefined && followUps.length > 0 && <Sorted followUps={followUps} />}
      </div>
    </section>
  );
}

/** Current follow-ups are expanded, earliest due first; later and ended ones are collapsed. */
function Sorted({ followUps }: { followUps: readonly PanelFollowUp[] }) {
  const words = useWords();
  const byDay = (a: PanelFollowUp, b: PanelFollowUp) => (a.dueOn < b.dueOn ? -1 : 1);
  const open = followUps.filter(({ state }) => state === 'open').toSorted(byDay);
  const now = open.filter(({ ahead }) => !ahead);
  const ahead = open.filter((followUp) => followUp.ahead);
  const over = followUps.filter(({ state }) => state !== 'open');
  const closed = over.filter(({ state }) => state === 'closed').length;
  return (
    <>
      {now.map((followUp) => (
        <FollowUpCard key={followUp.id} followUp={followUp} />
      ))}
      {now.length === 0 && <p className="panel-nothing">{words.nothingNow}</p>}
      <Folded title={words.followUpsAhead(ahead.length)} followUps={ahead} />
      <Folded title={words.followUpsOver(closed, over.length - closed)} followUps={over} />
    </>
  );
}

function Folded({ title, followUps }: { title: string; followUps: readonly PanelFollowUp[] }) {
  if (followUps.length === 0) return null;
  return (
    <details className="panel-fold">
      <summary>{title}</summary>
      {followUps.map((followUp) => (
        <FollowUpLine key={followUp.id} followUp={followUp} />
      ))}
    </details>
  );
}

const stateColour = { open: 'processing', closed: 'success', cancelled: 'default' } as const;

/** Everything about one follow-up. */
function FollowUpCard({ followUp }: { followUp: PanelFollowUp }) {
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
function FollowUpLine({ followUp }: { followUp: PanelFollowUp }) {
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
