import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import Drawer from 'antd/es/drawer';
import Result from 'antd/es/result';
import Spin from 'antd/es/spin';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { ChatPane } from './chat/chat-pane.tsx';
import { ThreadPane } from './chat/thread-pane.tsx';
import { useChat, useModel } from './model/use-chat.tsx';
import { Replaying } from './stage/replaying.tsx';
import { RoomList } from './rooms/room-list.tsx';
import { DialectBar } from './stage/dialect.tsx';
import { StageBar } from './stage/stage-bar.tsx';
import { useScreen } from './use-screen.ts';
import { sayProblem, useSpeech } from './words/use-words.ts';

const FormModal = lazy(() => import('./form/form-modal.tsx').then((file) => ({ default: file.FormModal })));
const FollowUps = lazy(() => import('./panel/follow-ups.tsx').then((file) => ({ default: file.FollowUps })));

const asKey = 'xinhang.as';
const roomKey = 'xinhang.room';

/** The stage on top; below it the room list, the open room, and beside it a thread or the customer's follow-ups. */
export function Shell() {
  const model = useModel();
  const me = useChat((state) => state.me);
  const form = useChat((state) => state.form);
  const people = useChat((state) => state.stage?.people);
  const formMeans = useChat((state) => state.stage?.dialect.means.form);
  const openThread = useChat((state) => state.openThread);
  const openRoom = useChat((state) => state.openRoom);
  const rooms = useChat((state) => state.rooms);
  const lastGroup = useChat((state) => state.lastGroup);
  const online = useChat((state) => state.online);
  const speech = useSpeech();
  const { words } = speech;
  const screen = useScreen();
  const [problem, setProblem] = useState<unknown>(null);
  const [roomsOpen, setRoomsOpen] = useState(false);
  const [panelOpen, setPanelOpen] = useState(screen === 'wide');

  const start = useCallback(() => {
    model.start(sessionStorage.getItem(asKey), sessionStorage.getItem(roomKey)).catch(setProblem);
  }, [model]);
  useEffect(start, [start]);
  const startAgain = () => {
    setProblem(null);
    start();
  };
  useEffect(() => {
    if (me !== null) sessionStorage.setItem(asKey, me.id);
  }, [me]);
  useEffect(() => {
    if (openRoom !== null) sessionStorage.setItem(roomKey, openRoom);
  }, [openRoom]);

  if (problem !== null) {
    return (
      <Result
        status="warning"
        title={words.failed}
        subTitle={sayProblem(speech, problem)}
        extra={<Button onClick={startAgain}>{words.retry}</Button>}
      />
    );
  }
  if (me === null) return <Spin fullscreen description={words.loading} />;

  const room = rooms.find(({ id }) => id === openRoom);
  // Beside the chat with the bot: the customer that anyone looked at last; for a person who is not in that group, their own.
  const last = rooms.find(({ id }) => id === lastGroup?.id) ?? rooms.find(({ kind }) => kind === 'customer');
  const group = room?.kind === 'dm' ? last : room;
  const customer = me.role === 'customer' ? null : (group?.customerCode ?? null);
  const panel =
    customer === null ? null : (
      <FollowUps customer={customer} name={group?.name ?? customer} key={customer} />
    );
  const thread = openThread === null ? null : <ThreadPane first={openThread} key={openThread} />;
  const closeThread = () => model.openThread(null);
  const wide = screen === 'wide';
  const phone = screen === 'phone';

  return (
    <div className="app">
      <StageBar />
      <DialectBar />
      <Replaying />
      {!online && <Alert className="offline" type="warning" banner title={words.offline} />}
      <div className="workspace">
        {phone ? (
          <Drawer
            open={roomsOpen}
            onClose={() => setRoomsOpen(false)}
            placement="left"
            size={310}
            closable={false}
            styles={{ body: { padding: 0 } }}
            aria-label={words.rooms}
          >
            <RoomList onOpened={() => setRoomsOpen(false)} />
          </Drawer>
        ) : (
          <aside className="rooms-column" aria-label={words.rooms}>
            <RoomList />
          </aside>
        )}
        <ChatPane
          {...(phone && { onOpenRooms: () => setRoomsOpen(true) })}
          panelOpen={panelOpen && thread === null}
          {...(panel !== null && {
            onTogglePanel: () => {
              closeThread();
              setPanelOpen(thread !== null || !panelOpen);
            },
          })}
        />
        {wide && (thread !== null || (panelOpen && panel !== null)) && (
          <aside className="side-column">{thread ?? <Suspense>{panel}</Suspense>}</aside>
        )}
        {!wide && (
          <>
            <Drawer
              open={thread !== null}
              onClose={closeThread}
              size={phone ? '100%' : 400}
              closable={false}
              styles={{ body: { padding: 0 } }}
              aria-label={words.thread}
            >
              {thread}
            </Drawer>
            <Drawer
              open={panelOpen && panel !== null && thread === null}
              onClose={() => setPanelOpen(false)}
              size={phone ? '88%' : 380}
              title={words.followUps}
              styles={{ body: { padding: 0 } }}
            >
              <Suspense>{panel}</Suspense>
            </Drawer>
          </>
        )}
      </div>
      {form !== null && (
        <Suspense>
          <FormModal
            key={`${form.form.form}:${form.form.subject}:${form.form.problem ?? ''}`}
            view={form.form}
            hint={formMeans === undefined ? '' : words.formAs[formMeans]}
            staff={(people ?? []).filter(({ role }) => role !== 'customer')}
            send={async (values) => {
              const { room: inRoom, thread: inThread } = form;
              await model.send({
                kind: 'form',
                form: form.form.form,
                subject: form.form.subject,
                values,
                ...(inRoom === null ? {} : { room: inRoom }),
                ...(inThread === null ? {} : { thread: inThread }),
              });
              // It may have come back meanwhile, with what is wrong.
              model.closeForm(form);
            }}
            onCancel={() => model.closeForm()}
          />
        </Suspense>
      )}
    </div>
  );
}
