import DatePicker from 'antd/es/date-picker';
import Input from 'antd/es/input';
import InputNumber from 'antd/es/input-number';
import Select from 'antd/es/select';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import type { FormField } from '../../../../../../templates/reader/form.ts';
import { useSpeech } from '../words/use-words.ts';
import Radio from 'antd/es/radio';

export interface Colleague {
  readonly id: string;
  readonly name: string;
}

interface FormFieldInputProps {
  readonly field: FormField;
  readonly staff: readonly Colleague[];
}

/** `id`, `value` and `onChange` are set by the surrounding Form.Item. */
export function FormFieldInput({ field, staff, ...bound }: FormFieldInputProps) {
  const { language } = useSpeech();
  useEffect(() => {
    dayjs.locale(language.toLowerCase());
  }, [language]);
  const hint = field.hint ?? '';
  const limit = field.maxChars === undefined ? {} : { maxLength: field.maxChars };

  switch (field.type) {
    case 'choice':
      return <ChoiceInput {...bound} field={field} />;
    case 'line':
    case 'money':
      return <Input {...bound} placeholder={hint} {...limit} />;
    case 'text':
      return (
        <Input.TextArea
          {...bound}
          placeholder={hint}
          autoSize={{ minRows: 3, maxRows: 8 }}
          showCount={field.maxChars !== undefined}
          {...limit}
        />
      );
    case 'day':
      return <DatePicker {...bound} className="form-day" />;
    case 'number':
      return <InputNumber {...bound} className="form-number" />;
    case 'staff':
      return (
        <Select
          {...bound}
          allowClear={!field.required}
          showSearch={{ optionFilterProp: 'label' }}
          options={staff.map(({ id, name }) => ({ value: id, label: name }))}
        />
      );
  }
}

export function initialValue({ type, initial }: FormField): string | number | Dayjs | undefined {
  if (initial === undefined) return undefined;
  if (type === 'day') return dayjs(initial);
  return type === 'number' ? Number(initial) : initial;
}

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
function ChoiceInput({ field, id, value, onChange }: ChoiceInputProps) {
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
