import Button from 'antd/es/button';
import { useState } from 'react';
import { sayProblem, useSpeech } from '../../words/use-words.ts';
import { readView } from '../console-api.ts';
import { saveFile } from '../save-file.ts';
import { useConsoleWords } from '../use-console-words.ts';

interface ExportButtonProps {
  readonly report: string;
  readonly period: string;
}

/** The report as a workbook; the access log says who took it. */
export function ExportButton({ report, period }: ExportButtonProps) {
  const words = useConsoleWords();
  const speech = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { file } = await readView('figures', { report, period, file: 'yes' });
      if (file !== null) saveFile(file.name, file.bytes);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="export">
      <Button onClick={() => void take()} loading={isBusy}>
        {words.exportTable}
      </Button>
      {problem !== null && <span role="alert">{sayProblem(speech, problem)}</span>}
    </div>
  );
}
