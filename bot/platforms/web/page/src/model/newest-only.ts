/** Asks, and gives null for an answer that comes after that of a later question: it would put back what has changed since. */
export function newestOnly<Answer>(ask: () => Promise<Answer>): () => Promise<Answer | null> {
  let asked = 0;
  let answered = 0;
  return async () => {
    asked += 1;
    const turn = asked;
    const answer = await ask();
    if (turn < answered) return null;
    answered = turn;
    return answer;
  };
}
