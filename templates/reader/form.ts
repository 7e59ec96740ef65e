/** A form as data: what is asked, of whom, in which words. Platforms draw it, the schema checks the answers. */
export type Language = 'zh-CN' | 'en';

export type FormFieldType = 'choice' | 'line' | 'text' | 'day' | 'number' | 'money' | 'staff';

export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly type: FormFieldType;
  readonly required: boolean;
  readonly hint?: string;
  readonly maxChars?: number;
  readonly choices?: readonly FormChoice[];
  readonly initial?: string;
}

export interface FormChoice {
  readonly value: string;
  readonly label: string;
}

/** One form in one language, ready to be drawn for one subject. */
export interface FormView {
  readonly form: string;
  /** Opaque: what the answers will be about. */
  readonly subject: string;
  readonly title: string;
  readonly submit: string;
  /** A sentence or two above the fields. */
  readonly intro?: string;
  readonly fields: readonly FormField[];
}
