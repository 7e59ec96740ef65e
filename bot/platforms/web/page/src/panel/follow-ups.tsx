import Empty from 'antd/es/empty';
import Skeleton from 'antd/es/skeleton';
import Tag from 'antd/es/tag';
import { useEffect, useState } from 'react';
import type { PanelFollowUp } from '../../../../../rehearsal/api.ts';
import { useApi, useChat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import { FollowUpCard, FollowUpLine } from './follow-up-card.tsx';
import '../styles/panel.css';

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
