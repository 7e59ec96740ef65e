import Button from 'antd/es/button';
import { useState } from 'react';
import type { QueryOf } from '../../../../../../console/api/index.ts';
import { useNotice } from '../../notice.tsx';
import { readView } from '../console-api.ts';
import { saveFile } from '../save-file.ts';
import { useConsoleWords } from '../use-console-words.ts';

const kinds = ['xlsx', 'csv'] as const;

/** All that the list has found, as a file; the access log says who took it. */
export function ListExport({ question }: { readonly question: QueryOf<'customers'> }) {
  const words = useConsoleWords();
  const notice = useNotice();
  const [busy, setBusy] = useState<string | null>(null);
  const take = async (kind: (typeof kinds)[number]) => {
    setBusy(kind);
    try {
      const { file } = await readView('customers', { ...question, from: 0, file: kind });
      if (file !== null) saveFile(file.name, file.bytes);
    } catch (error) {
      notice.complain(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="actions list-export">
      {kinds.map((kind) => (
        <Button key={kind} loading={busy === kind} onClick={() => void take(kind)}>
          {words.exportAs(kind)}
        </Button>
      ))}
    </div>
  );
}
