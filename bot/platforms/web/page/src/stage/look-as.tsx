import DownOutlined from '@ant-design/icons/es/icons/DownOutlined';
import Badge from 'antd/es/badge';
import Button from 'antd/es/button';
import Dropdown from 'antd/es/dropdown';
import Segmented from 'antd/es/segmented';
import { useState } from 'react';
import type { WebRole } from '../../../api.ts';
import type { StagePerson } from '../../../../../rehearsal/api.ts';
import { PersonAvatar } from '../avatar.tsx';
import { useChat, useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useClosing } from '../use-closing.ts';
import { useScreen } from '../use-screen.ts';
import { useWords } from '../words/use-words.ts';
import { choosePerson } from '../model/choose-person.ts';

const principal: readonly WebRole[] = ['customer', 'supervisor', 'salesperson', 'assistant'];

/** The four main roles as buttons, everyone else in the menu; a dot marks people with unread messages. */
export function LookAs() {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  const screen = useScreen();
  const me = useChat((state) => state.me);
  const people = useChat(({ stage }) => stage?.people) ?? [];
  const lastGroup = useChat((state) => state.lastGroup);
  const [going, setGoing] = useState(false);
  const closing = useClosing();
  if (me === null) return null;

  const go = async (personId: string) => {
    if (personId === me.id) return;
    setGoing(true);
    try {
      await model.lookAs(personId);
    } catch (error) {
      notice.complain(error);
    } finally {
      setGoing(false);
    }
  };
  const nameOf = (role: WebRole) =>
    (screen === 'phone' ? words.shortRoles[role] : undefined) ?? words.roles[role];
  const waitingFor = (role: WebRole) =>
    people.some((person) => person.role === role && person.id !== me.id && person.unread > 0);
  const item = (person: StagePerson) => ({
    key: person.id,
    label: (
      <span className="person-item">
        <PersonAvatar id={person.id} name={person.name} external={person.role === 'customer'} size={24} />
        <span className="person-item-name">{person.name}</span>
        <span className="person-item-role">{words.roles[person.role]}</span>
        {person.id !== me.id && (
          <Badge count={person.unread} size="small" title={words.waiting(person.unread)} />
        )}
      </span>
    ),
  });

  return (
    <div
      className="look-as"
      role="group"
      aria-label={words.lookAs}
      aria-busy={going}
      data-testid="look-as"
      data-person={me.id}
    >
      <span className="look-as-label">{words.lookAs}</span>
      <Segmented<WebRole>
        size="middle"
        disabled={going}
        value={me.role}
        options={principal
          .filter((role) => people.some((person) => person.role === role))
          .map((role) => ({
            value: role,
            label: (
              <Badge dot={waitingFor(role)} offset={[1, 2]}>
                <span className="look-as-role">{nameOf(role)}</span>
              </Badge>
            ),
          }))}
        onChange={(role) => {
          const person = choosePerson(people, role, lastGroup);
          if (person !== undefined) void go(person.id);
        }}
      />
      <Dropdown
        {...closing}
        trigger={['click']}
        menu={{
          items: people.map(item),
          selectedKeys: [me.id],
          onClick: ({ key }) => void go(key),
          style: { maxHeight: '70vh', overflowY: 'auto' },
        }}
      >
        <Button type="text" className="look-as-me" data-testid="people" aria-label={words.otherPeople}>
          <PersonAvatar id={me.id} name={me.name} external={me.role === 'customer'} size={24} />
          <span className="look-as-name">{me.name}</span>
          <DownOutlined />
        </Button>
      </Dropdown>
    </div>
  );
}
