import type { Language } from '../../templates/reader/form.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { TemplateProblem } from '../../templates/reader/template-error.ts';
import type { Coming } from '../preview/coming-of.ts';
import type { ComingMessage } from './coming-words.ts';
import type { Imagined } from './imagined-customer.ts';

/** What passes between `try-edit` and its thread; instants and days as text. */
export interface Asked {
  readonly folder: string;
  readonly language: Language;
  readonly edit: { readonly file: string; readonly text: string };
  readonly imagined: Omit<Imagined, 'from'> & { readonly from: string };
}

/** The thread says this once its program is loaded, before it reads anything. */
export const ready = 'ready';

export type SentMessage = Pick<ComingMessage, 'recipientId' | 'words'> & {
  readonly at: string;
  readonly about: Pick<Coming, 'step' | 'say' | 'slot' | 'audience'>;
};

export type Answer =
  | { readonly kind: 'problems'; readonly problems: readonly TemplateProblem[] }
  | ({ readonly kind: 'works'; readonly year: readonly SentMessage[] } & Pick<
      Templates,
      'playbook' | 'registers' | 'holidays'
    >);
