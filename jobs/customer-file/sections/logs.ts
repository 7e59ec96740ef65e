import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { listLogs, type LogLine } from '../../logs/list-logs.ts';
import { logChoice } from '../../follow-ups/log-words.ts';
import { inWords } from '../../in-words.ts';
import { said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The contact logs, newest first. */
export async function logsSection({ core, customer }: FileScope): Promise<FileSection> {
  const total = await core.db.contactLog.count({ where: { customerId: customer.id } });
  const marked = ({ deletedAt, edits }: LogLine) => {
    if (deletedAt !== null) return asSentence(inWords(core, said('log/message-deleted')));
    return edits === 0 ? null : asSentence(inWords(core, said('log/edited-times', { edits })));
  };
  return {
    key: 'logs',
    title: said('file/logs'),
    columns: [
      { heading: said('file/column-when'), holds: 'instant' },
      { heading: said('file/column-author'), holds: 'text' },
      { heading: said('file/column-channel'), holds: 'text' },
      { heading: said('file/column-purpose'), holds: 'text' },
      { heading: said('file/column-summary'), holds: 'text' },
      { heading: said('file/column-mark'), holds: 'text' },
    ],
    total,
    read: async (most) => {
      const { lines } = await listLogs(core.db, customer.id, most ?? total);
      return lines.map((line) => [
        line.at,
        line.author,
        logChoice(core, 'channel', line.channel),
        logChoice(core, 'purpose', line.purpose),
        line.summary,
        marked(line),
      ]);
    },
  };
}
