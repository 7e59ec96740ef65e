import Radio from 'antd/es/radio';
import Select from 'antd/es/select';
import type { FormField } from '../../../../../../templates/reader/form.ts';

/** Up to this many choices are shown as buttons, more as a select. */
const seenAtOnce = 4;

interface ChoiceInputProps {
  readonly field: FormField;
  /** Set by the surrounding Form.Item. */
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string | undefined) => void;
}

/** An optional choice is cleared by selecting it again. */
export function ChoiceInput({ field, id, value, onChange }: ChoiceInputProps) {
  const choices = field.choices ?? [];
  const bound = { ...(id !== undefined && { id }), ...(value !== undefined && { value }) };
  if (choices.length > seenAtOnce) {
    return (
      <Select
        {...bound}
        allowClear={!field.required}
        options={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
        onChange={(chosen: string | undefined) => onChange?.(chosen)}
      />
    );
  }
  return (
    <Radio.Group
      {...bound}
      value={value ?? null}
      onChange={(event) => onChange?.(String(event.target.value))}
    >
      {choices.map((choice) => (
        <Radio.Button
          key={choice.value}
          value={choice.value}
          onClick={() => {
            if (!field.required && choice.value === value) onChange?.(undefined);
          }}
        >
          {choice.label}
        </Radio.Button>
      ))}
    </Radio.Group>
  );
}
