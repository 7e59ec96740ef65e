import Button from 'antd/es/button';
import type { ToldView } from '../../../../../rehearsal/api.ts';
import { useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';

/** More lines than this cover what was told. */
const mostLines = 5;

/** What a move of the clock has caused: who was told what. A line leads to it, as its reader. */
export function Told({ told, at }: { readonly told: readonly ToldView[]; readonly at: string }) {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  return (
    <div className="told" data-testid="told">
      <strong>{words.told(at, told.length)}</strong>
      {told.slice(0, mostLines).map(({ room, reader, to, title }) => (
        <Button
          key={`${room} ${reader} ${title}`}
          type="link"
          size="small"
          className="told-line"
          onClick={() => void model.lookAs(reader, room).catch(notice.complain)}
        >
          {words.toldLine(to, title)}
        </Button>
      ))}
      {told.length > mostLines && <span>{words.toldMore(told.length - mostLines)}</span>}
    </div>
  );
}
