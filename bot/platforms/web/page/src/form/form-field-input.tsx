import DatePicker from 'antd/es/date-picker';
import Input from 'antd/es/input';
import InputNumber from 'antd/es/input-number';
import Select from 'antd/es/select';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import type { FormField } from '../../../../../../templates/reader/form.ts';
import { useSpeech } from '../words/use-words.ts';
import { ChoiceInput } from './choice-input.tsx';

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
