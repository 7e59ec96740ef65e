-- By hand: partial indexes, indexes on expressions and a function are nothing that schema.prisma can say.

-- What a part of a code or a name is searched by: every two characters that follow each other, in lower case. Chinese
-- names are searched by two characters, of which pg_trgm can make nothing; in the locale C, which the embedded
-- database has, it takes no Chinese character for a letter at all. This works in every locale and needs no extension.
CREATE FUNCTION "search_grams"(words TEXT) RETURNS TEXT[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(
  (SELECT array_agg(DISTINCT substr(lower(words), n, 2)) FROM generate_series(1, char_length(words) - 1) AS n),
  '{}');

CREATE INDEX "customer_search_idx" ON "customer" USING gin (search_grams("code" || E'\n' || "name"));
CREATE INDEX "contact_search_idx" ON "contact" USING gin (search_grams("name"));

-- The highest code of the form C001.
CREATE INDEX "customer_code_number_idx" ON "customer" ((substring("code" FROM 2)::bigint))
WHERE "code" ~ '^C[0-9]{1,15}$';

-- What all customers buy in a year.
CREATE INDEX "customer_volume_idx" ON "customer" ("state", "annual_volume_fen") WHERE "annual_volume_fen" IS NOT NULL;

-- Customers whose owner's seat is empty.
CREATE INDEX "customer_ownerless_idx" ON "customer" ("id")
WHERE "state" = 'active' AND CASE WHEN "tier" = 'potential' THEN "supervisor_id" ELSE "salesperson_id" END IS NULL;

-- What was closed on a day, and by which log.
CREATE INDEX "follow_up_closed_idx" ON "follow_up" ("ended_at") WHERE "state" = 'closed';
CREATE INDEX "follow_up_closed_by_log_id_idx" ON "follow_up" ("closed_by_log_id") WHERE "closed_by_log_id" IS NOT NULL;

-- What is to be forgotten after its time: the words of postings, and the logs of customers that ended.
CREATE INDEX "delivery_words_idx" ON "delivery" ((coalesce("posted_at", "claimed_at")))
WHERE "text" IS NOT NULL;
CREATE INDEX "customer_ended_idx" ON "customer" ("updated_at") WHERE "state" = 'ended';

-- First orders that are waited for.
CREATE INDEX "first_order_waiting_idx" ON "first_order" ("promised_on") WHERE "delivered_on" IS NULL;

-- What arrived and is still to be worked on, in its order.
CREATE INDEX "inbound_waiting_idx" ON "inbound" ("seq") WHERE "state" IN ('new', 'working');
