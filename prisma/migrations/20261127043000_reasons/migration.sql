-- Reasons were sentences in English; now they are codes with parameters, as templates/<language>/words/reason.yaml
-- has them. What version 0.1.0 wrote is mapped once; what is not known stays readable as `reason/legacy`.

CREATE FUNCTION code_of_reason(said text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(
    (SELECT jsonb_build_object('code', 'reason/' || code, 'params', jsonb_build_object()) FROM (VALUES
      ('the date or the rule it came from is gone', 'date-or-rule-gone'),
      ('the customer is not active', 'customer-not-active'),
      ('its reason came back', 'came-back'),
      ('follow-up ended', 'follow-up-ended'),
      ('the follow-up has ended', 'follow-up-ended'),
      ('no longer called for', 'not-called-for'),
      ('called for again', 'called-for-again'),
      ('another owner', 'other-owner'),
      ('it has another owner now', 'other-owner'),
      ('goes to another person', 'other-recipient'),
      ('says something else', 'other-words'),
      ('posted', 'posted'),
      ('nothing is missing any more', 'nothing-missing'),
      ('somebody has decided about the greeting', 'greeting-decided'),
      ('this customer is not greeted this time', 'not-greeted'),
      ('nobody did it in time', 'not-in-time'),
      ('its day is over', 'day-over'),
      ('the step is no longer in the playbook', 'no-step'),
      ('the customer has no group any more', 'no-group'),
      ('there is nobody to tell', 'no-recipient'),
      ('the recipient has left the company', 'recipient-left'),
      ('late, and this step does not send late', 'not-sent-late'),
      ('no chat platform that is running here reaches this room or person', 'no-platform'),
      ('the request has been decided', 'request-decided'),
      ('this turn has been decided', 'turn-decided'),
      ('it waits for somebody else now', 'waits-for-other'),
      ('it is not so any more', 'not-so-any-more'),
      ('not so any more', 'not-so-any-more'),
      ('nothing was left to say', 'nothing-left'),
      ('the group is gone', 'group-gone'),
      ('no account', 'no-account'),
      ('the platform is not running', 'platform-not-running'),
      ('it failed every time', 'failed-every-time'),
      ('the group does not belong to the customer any more', 'group-unbound'),
      ('it did not arrive and is posted again', 'did-not-arrive')
     ) AS known(sentence, code) WHERE sentence = said),
    (SELECT jsonb_build_object('code', 'reason/anchor-moved', 'params', jsonb_build_object('fromOn', m[2], 'toOn', m[1]))
     FROM regexp_match(said, '^counted from (\d{4}-\d{2}-\d{2}) instead of (\d{4}-\d{2}-\d{2})$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/due-moved', 'params', jsonb_build_object('fromOn', m[2], 'toOn', m[1]))
     FROM regexp_match(said, '^due (\d{4}-\d{2}-\d{2}) instead of (\d{4}-\d{2}-\d{2})$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/moved', 'params', jsonb_build_object(
       'fromAt', to_char(m[1]::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS'),
       'toAt', to_char(m[2]::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS')))
     FROM regexp_match(said, '^moved from (\d{4}-\S+Z) to (\d{4}-\S+Z)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/anchor-known', 'params', jsonb_build_object('doneOn', m[1]))
     FROM regexp_match(said, '^done on (\d{4}-\d{2}-\d{2})$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/contact-since', 'params', jsonb_build_object('contactOn', m[1]))
     FROM regexp_match(said, '^there was contact on (\d{4}-\d{2}-\d{2})$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/logged', 'params', jsonb_build_object('by', m[1]))
     FROM regexp_match(said, '^logged by (.+)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/approved', 'params', jsonb_build_object('by', m[1]))
     FROM regexp_match(said, '^approved by (.+)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/too-late-to-ask', 'params', jsonb_build_object('hours', m[1]::int))
     FROM regexp_match(said, '^more than (\d{1,6}) hours late, a customer is no longer asked$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/platform-paused', 'params', jsonb_build_object('problem', m[1]))
     FROM regexp_match(said, '^the platform is paused: (.+)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/too-often', 'params', jsonb_build_object('detail', m[1]))
     FROM regexp_match(said, '^refused too often: (.+)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/cannot-tell', 'params', jsonb_build_object('why', m[1]))
     FROM regexp_match(said, '^it cannot be told whether it arrived: (.+)$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/refused-by', 'params', jsonb_build_object('problem', m[1], 'detail', m[2]))
     FROM regexp_match(said, '^([a-z]+(?:_[a-z]+)*): (.*)$') AS found(m) WHERE m IS NOT NULL))
$$;

-- Several reasons stood behind each other: `due … instead of …; another owner`.
CREATE FUNCTION reason_of(said text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN said IS NULL THEN NULL ELSE coalesce(
    code_of_reason(said),
    (SELECT jsonb_build_object('code', 'reason/adjusted',
       'params', jsonb_build_object('reasons', jsonb_build_object('joined', 'sentences', 'each', each)))
     FROM (SELECT jsonb_agg(code_of_reason(part) ORDER BY n) AS each
           FROM unnest(string_to_array(said, '; ')) WITH ORDINALITY AS parts(part, n)) AS all_of
     WHERE jsonb_array_length(each) > 1 AND NOT each @> '[null]'),
    jsonb_build_object('code', 'reason/legacy', 'params', jsonb_build_object('text', said))) END
$$;

-- What a person wrote stays what they wrote, whatever it looks like.
CREATE FUNCTION reason_by_hand(said text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN said IS NULL THEN NULL
    ELSE jsonb_build_object('code', 'reason/by-hand', 'params', jsonb_build_object('text', said)) END
$$;

-- Seats change hands by a handover; behind any other change a sentence like these is a person's.
CREATE FUNCTION reason_of_change(key text, said text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(
    (SELECT jsonb_build_object('code', 'reason/' || m[1] || '-undone',
       'params', jsonb_build_object('number', m[2]::int))
     FROM regexp_match(said, '^(import|handover) (\d{1,9}) undone$') AS found(m) WHERE m IS NOT NULL),
    (SELECT jsonb_build_object('code', 'reason/handover', 'params', jsonb_build_object('number', m[1]::int))
     FROM regexp_match(said, '^handover (\d{1,9})$') AS found(m)
     WHERE m IS NOT NULL AND key IN ('supervisor', 'salesperson', 'assistant')),
    (SELECT jsonb_build_object('code', 'reason/left-company', 'params', jsonb_build_object('name', m[1]))
     FROM regexp_match(said, '^(.+) left$') AS found(m)
     WHERE m IS NOT NULL AND key IN ('supervisor', 'salesperson', 'assistant')),
    reason_by_hand(said))
$$;

ALTER TABLE "delivery" RENAME COLUMN "error" TO "reason";
ALTER TABLE "delivery" ALTER COLUMN "reason" TYPE JSONB USING reason_of("reason");
ALTER TABLE "follow_up" ALTER COLUMN "reason" TYPE JSONB
  USING CASE WHEN "skipped" THEN reason_by_hand("reason") ELSE reason_of("reason") END;
ALTER TABLE "fact_change" ALTER COLUMN "reason" TYPE JSONB USING reason_of_change("key", "reason");
ALTER TABLE "notice" ALTER COLUMN "reason" TYPE JSONB USING reason_of("reason");
ALTER TABLE "reminder" ALTER COLUMN "reason" TYPE JSONB USING reason_of("reason");
ALTER TABLE "room_message" ALTER COLUMN "reason" TYPE JSONB USING reason_of("reason");
ALTER TABLE "room_change" ALTER COLUMN "problem" TYPE JSONB USING reason_of("problem");

DROP FUNCTION reason_of_change(text, text);
DROP FUNCTION reason_by_hand(text);
DROP FUNCTION reason_of(text);
DROP FUNCTION code_of_reason(text);
