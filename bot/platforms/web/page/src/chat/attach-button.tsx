import PaperClipOutlined from '@ant-design/icons/es/icons/PaperClipOutlined';
import Button from 'antd/es/button';
import Tooltip from 'antd/es/tooltip';
import { useRef } from 'react';
import type { PickedFile } from '../../../api.ts';
import { useWords } from '../words/use-words.ts';

/** Picks files. Only their name, kind and size are sent: the web chat stores no files. */
export function AttachButton({ onPick }: { onPick: (files: readonly PickedFile[]) => void }) {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="pick-files"
        onChange={({ target }) => {
          onPick([...(target.files ?? [])].map(named));
          // The same file can be picked again.
          target.value = '';
        }}
      />
      <Tooltip title={words.attachHint}>
        <Button
          type="text"
          icon={<PaperClipOutlined />}
          onClick={() => input.current?.click()}
          aria-label={words.attach}
        />
      </Tooltip>
    </>
  );
}

/** The ending of the name is the kind that people know: `pdf` rather than `application/pdf`. */
function named({ name, type, size }: File): PickedFile {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1];
  return {
    name: name.slice(-255),
    kind: ending?.toLowerCase() ?? (type === '' ? null : type),
    sizeBytes: size,
  };
}
