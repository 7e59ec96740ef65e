-- By hand: functions, and an index on an expression.

-- What two answers are compared by where a register wants them to differ (`unique`): case, width and blanks make no
-- difference. Which fields these are is in the registers' files, so all answers are indexed, as numbers of one size; the
-- statement compares the answers themselves as well.
CREATE FUNCTION "answer_key"(register TEXT, field TEXT, answer TEXT) RETURNS BIGINT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashtextextended(
  register || E'\n' || field || E'\n' || lower(regexp_replace(normalize(answer, NFKC), '\s+', '', 'g')), 0);

CREATE FUNCTION "answer_keys"(register TEXT, answers JSONB) RETURNS BIGINT[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(answers) = 'object' THEN coalesce(
  (SELECT array_agg(answer_key(register, a.key, a.value)) FROM jsonb_each_text(answers) AS a
   WHERE a.value IS NOT NULL),
  '{}') ELSE '{}' END;

CREATE INDEX "entry_answer_keys_idx" ON "entry" USING gin (answer_keys("register", "answers"));
