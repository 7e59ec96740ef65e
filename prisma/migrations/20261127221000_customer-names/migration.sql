-- By hand: Prisma knows no functions and no indexes on expressions.

-- Two spellings of one name have the same key: compatibility forms (full-width letters and brackets), case, blanks and
-- invisible characters do not count.
CREATE FUNCTION "name_key"(name TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT regexp_replace(
    lower(normalize(name, NFKC)),
    '[[:space:]\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0]',
    '', 'g')
$$;

CREATE INDEX "customer_name_key" ON "customer" (name_key("name"));
