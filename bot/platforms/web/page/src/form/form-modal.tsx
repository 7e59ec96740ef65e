import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import Modal from 'antd/es/modal';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import type { FormView } from '../../../../../../templates/reader/form.ts';
import { RequestProblem } from '../model/api.ts';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import { type Colleague, FormFieldInput, initialValue } from './form-field-input.tsx';
import '../styles/form.css';

type FieldValue = string | number | Dayjs | null | undefined;

interface FormModalProps {
  readonly view: FormView;
  /** What the form would be on the platform that was chosen. */
  readonly hint?: string;
  /** The colleagues who can be picked. */
  readonly staff: readonly Colleague[];
  /** Resolves once the answers are stored; the caller then closes the form. */
  readonly send: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly onCancel: () => void;
}

/** A form from the bot. Shows problems at their fields, and closes only when the answers are stored. */
export function FormModal({ view, hint = '', staff, send, onCancel }: FormModalProps) {
  const words = useWords();
  const notice = useNotice();
  const [form] = Form.useForm<Record<string, FieldValue>>();
  const [sending, setSending] = useState(false);

  const submit = async (given: Record<string, FieldValue>) => {
    setSending(true);
    try {
      await send(toStrings(given));
    } catch (error) {
      const problems = error instanceof RequestProblem ? Object.entries(error.problems) : [];
      form.setFields(problems.map(([name, problem]) => ({ name, errors: [problem] })));
      if (problems.length === 0) notice.complain(error);
    } finally {
      setSending(false);
    }
  };

  return (
    <Modal
      open
      title={view.title}
      onCancel={onCancel}
      mask={{ closable: false }}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onCancel}>
          {words.cancel}
        </Button>,
        <Button key="submit" type="primary" loading={sending} onClick={() => form.submit()}>
          {view.submit}
        </Button>,
      ]}
    >
      {view.problem !== undefined && (
        <Alert
          className="form-problem"
          type="error"
          showIcon
          title={<span role="alert">{view.problem}</span>}
        />
      )}
      {hint !== '' && <p className="form-dialect">{hint}</p>}
      {view.intro !== undefined && <p className="form-intro">{view.intro}</p>}
      <Form
        form={form}
        layout="vertical"
        requiredMark
        onFinish={(given: Record<string, FieldValue>) => void submit(given)}
        initialValues={Object.fromEntries(view.fields.map((field) => [field.key, initialValue(field)]))}
      >
        {view.fields.map((field) => (
          <Form.Item
            key={field.key}
            name={field.key}
            label={field.label}
            {...(field.problem !== undefined && { help: field.problem, validateStatus: 'error' as const })}
            rules={field.required ? [{ required: true, message: words.required }] : []}
            {...(field.hint !== undefined &&
              field.type !== 'line' &&
              field.type !== 'text' && { extra: field.hint })}
          >
            <FormFieldInput field={field} staff={staff} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

/** Days as `YYYY-MM-DD`; empty fields are omitted. */
function toStrings(given: Record<string, FieldValue>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      if (value === undefined || value === null || value === '') return [];
      return [[key, typeof value === 'object' ? value.format('YYYY-MM-DD') : String(value)]];
    }),
  );
}
