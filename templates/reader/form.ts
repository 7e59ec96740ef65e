/**
 * A form as data: what is asked, of which roles, in which words. Platforms render it; the schema checks the answers.
 */
export type Language = 'zh-CN' | 'en';

export type FormFieldType = 'choice' | 'line' | 'text' | 'day' | 'number' | 'money' | 'staff';

/** As a file declares it: rows are rendered as a text with a line for each. */
export type DeclaredType = FormFieldType | 'rows';

export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly type: FormFieldType;
  readonly required: boolean;
  /** For a day: today, unless something else is filled in (`withToday`). */
  readonly usuallyToday?: boolean;
  readonly hint?: string;
  readonly maxChars?: number;
  readonly choices?: readonly FormChoice[];
  readonly initial?: string;
  /** What is wrong with this answer, when the form comes back. */
  readonly problem?: string;
}

export interface FormChoice {
  readonly value: string;
  readonly label: string;
}

/** A form in one language, ready to render for one subject. */
export interface FormView {
  readonly form: string;
  /** Opaque id of what the answers are about. */
  readonly subject: string;
  readonly title: string;
  readonly submit: string;
  /** A sentence or two above the fields. */
  readonly intro?: string;
  /** Why the form came back with its answers. */
  readonly problem?: string;
  readonly fields: readonly FormField[];
}

/** The form with today, as `YYYY-MM-DD`, in the empty days that are usually today. */
export function withToday(form: FormView, today: string): FormView {
  const fields = form.fields.map(({ usuallyToday, ...field }) =>
    usuallyToday === true && field.initial === undefined ? { ...field, initial: today } : field,
  );
  return { ...form, fields };
}
