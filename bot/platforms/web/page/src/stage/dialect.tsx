import DownOutlined from '@ant-design/icons/es/icons/DownOutlined';
import MobileOutlined from '@ant-design/icons/es/icons/MobileOutlined';
import Button from 'antd/es/button';
import Dropdown from 'antd/es/dropdown';
import Popover from 'antd/es/popover';
import type { DialectView } from '../../../../../rehearsal/api.ts';
import { useApi, useChat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useClosing } from '../use-closing.ts';
import { useWords } from '../words/use-words.ts';

/** Chooses the platform within whose means the chat keeps. */
export function DialectSwitch() {
  const words = useWords();
  const api = useApi();
  const notice = useNotice();
  const closing = useClosing();
  const dialect = useChat(({ stage }) => stage?.dialect);
  if (dialect === undefined) return null;
  const { id, name, all } = dialect;
  return (
    <Dropdown
      {...closing}
      trigger={['click']}
      menu={{
        items: all.map((one) => ({ key: one.id, label: one.name })),
        selectedKeys: [id],
        onClick: ({ key }) => void api.speakAs(key).catch(notice.complain),
      }}
    >
      <Button
        type="text"
        size="small"
        className="stage-dialect"
        icon={<MobileOutlined />}
        aria-label={words.dialect}
        data-testid="dialect"
        data-dialect={id}
      >
        <span className="stage-dialect-label">{name}</span>
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}

/** How many of the facts stand in the bar; the others are behind its button. */
const inBar = 4;

/** Says what the platform can do that was chosen; nothing while the chat keeps to its own means. */
export function DialectBar() {
  const words = useWords();
  const closing = useClosing();
  const dialect = useChat(({ stage }) => stage?.dialect);
  if (dialect === undefined || dialect.id === 'web') return null;
  const { name, facts } = dialect;
  return (
    <div className="dialect-bar" data-testid="dialect-bar">
      <strong>{words.likeOn(name)}</strong>
      <Facts facts={facts.slice(0, inBar)} />
      <Popover
        {...closing}
        trigger="click"
        placement="bottomRight"
        content={
          <div className="dialect-all" data-testid="dialect-facts">
            <Facts facts={facts} />
          </div>
        }
      >
        <Button type="link" size="small">
          {words.allMeans}
        </Button>
      </Popover>
    </div>
  );
}

function Facts({ facts }: Pick<DialectView, 'facts'>) {
  return (
    <dl className="dialect-facts">
      {facts.map(({ what, value }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
