import type { FormField, FormView } from '../../templates/reader/form.ts';
import { type Html, html } from '../http/html.ts';

export interface Person {
  /** What the forms take for a person: an account, or a code. */
  readonly value: string;
  readonly name: string;
}

export interface FormWords {
  /** For clearing an optional choice. */
  readonly none: string;
}

/** Up to this many choices are shown as buttons, more as a select, as in the rehearsal. */
const seenAtOnce = 4;
/** Names of the fields in the request; a form cannot have fields that mean something to us. */
export const fieldPrefix = 'field.';

/** The form with its fields, what is filled in, and each problem at its field. Works without a script. */
export function drawForm(view: FormView, people: readonly Person[], words: FormWords): Html {
  const none = html``;
  const { problem, intro, fields, submit } = view;
  return html`${problem === undefined ? none : html`<p class="problem lines" role="alert">${problem}</p>`}
${intro === undefined ? none : html`<p class="intro lines">${intro}</p>`}
<form method="post" autocomplete="off">
${fields.map((field) => drawField(field, people, words))}
<button>${submit}</button>
</form>`;
}

function drawField(field: FormField, people: readonly Person[], words: FormWords): Html {
  const { key, label, required, hint, problem } = field;
  const id = `${fieldPrefix}${key}`;
  const must = required ? html`<span class="must" aria-hidden="true">*</span>` : html``;
  const below = html`${hint === undefined ? html`` : html`<p class="hint" id="${id}.hint">${hint}</p>`}
${problem === undefined ? html`` : html`<p class="wrong" id="${id}.wrong" role="alert">${problem}</p>`}`;
  const choices = choicesOf(field, people);
  if (choices !== null && field.type === 'choice' && choices.length <= seenAtOnce) {
    const shown = required ? choices : [{ value: '', label: words.none }, ...choices];
    return html`<fieldset class="field"${stateOf(field)}><legend>${label}${must}</legend>
<div class="choices">${shown.map(({ value, label: words }) => drawRadio(field, value, words))}</div>
${below}</fieldset>
`;
  }
  const input = choices === null ? drawInput(field) : drawSelect(field, choices);
  return html`<div class="field"><label for="${id}">${label}${must}</label>
${input}
${below}</div>
`;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function choicesOf({ type, choices }: FormField, people: readonly Person[]): readonly Choice[] | null {
  if (type === 'staff') return people.map(({ value, name }) => ({ value, label: name }));
  return type === 'choice' ? (choices ?? []) : null;
}

function drawRadio(field: FormField, value: string, label: string): Html {
  const checked = (field.initial ?? '') === value ? html` checked` : html``;
  return html`<label><input type="radio" name="${fieldPrefix}${field.key}" value="${value}"${checked}${requiredOf(field)}><span>${label}</span></label>`;
}

function drawSelect(field: FormField, choices: readonly Choice[]): Html {
  const { initial = '' } = field;
  // What was filled in and is not a choice of the list stays, so that it can be corrected.
  const known = initial === '' || choices.some(({ value }) => value === initial);
  const all = [{ value: '', label: '' }, ...(known ? [] : [{ value: initial, label: initial }]), ...choices];
  return html`<select${namesOf(field)}>${all.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === initial ? html` selected` : html``}>${label}</option>`,
  )}</select>`;
}

const isDay = (text: string): boolean => text === '' || /^\d{4}-\d{2}-\d{2}$/u.test(text);

function drawInput(field: FormField): Html {
  const { type, initial = '', maxChars } = field;
  const limit = maxChars === undefined ? html`` : html` maxlength="${String(maxChars)}"`;
  if (type === 'text') {
    // A browser drops the first line break.
    return html`<textarea${namesOf(field)}${limit}>
${initial}</textarea>`;
  }
  // A day input shows nothing that is not a day, which could then not be corrected.
  if (type === 'day' && isDay(initial)) return html`<input type="date"${namesOf(field)} value="${initial}">`;
  const numeric = type === 'number' || type === 'money' ? html` inputmode="decimal"` : html``;
  return html`<input type="text"${namesOf(field)}${numeric}${limit} value="${initial}">`;
}

function namesOf(field: FormField): Html {
  const name = `${fieldPrefix}${field.key}`;
  return html` id="${name}" name="${name}"${requiredOf(field)}${stateOf(field)}`;
}

const requiredOf = ({ required }: FormField): Html => (required ? html` required` : html``);

function stateOf({ key, hint, problem }: FormField): Html {
  const id = `${fieldPrefix}${key}`;
  const about = [
    ...(hint === undefined ? [] : [`${id}.hint`]),
    ...(problem === undefined ? [] : [`${id}.wrong`]),
  ];
  return html`${problem === undefined ? html`` : html` aria-invalid="true"`}${
    about.length === 0 ? html`` : html` aria-describedby="${about.join(' ')}"`
  }`;
}
