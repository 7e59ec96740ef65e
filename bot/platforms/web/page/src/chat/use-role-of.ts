import { useChat } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';

/** The label of a person's role; empty for people who are gone. */
export function useRoleOf(): (personId: string) => string {
  const words = useWords();
  const people = useChat(({ stage }) => stage?.people);
  return (personId) => {
    const person = people?.find(({ id }) => id === personId);
    return person === undefined ? '' : words.roles[person.role];
  };
}
