-- CreateTable
CREATE TABLE "counted_entries" (
    "id" BIGSERIAL NOT NULL,
    "month" DATE NOT NULL,
    "register" TEXT NOT NULL,
    "opener_id" UUID NOT NULL,
    "owner_id" UUID,
    "supervisor_id" UUID,
    "salesperson_id" UUID,
    "assistant_id" UUID,
    "way" TEXT NOT NULL,
    "times" TEXT NOT NULL,

    CONSTRAINT "counted_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "counted_entries_month_register_idx" ON "counted_entries"("month", "register");

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_month_fkey" FOREIGN KEY ("month") REFERENCES "counted_month"("month") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_opener_id_fkey" FOREIGN KEY ("opener_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_supervisor_id_fkey" FOREIGN KEY ("supervisor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_salesperson_id_fkey" FOREIGN KEY ("salesperson_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_entries" ADD CONSTRAINT "counted_entries_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: what notices that an entry of a counted month has changed, and those counted so far are counted again.

-- An entry counts for the month in which it was opened, by the zone of the count. Where that is not known yet, it may be either
-- of the two months around the moment.
CREATE FUNCTION "note_counted_entries"(opened TIMESTAMPTZ[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(20261, one.month - DATE '2000-01-01') FROM (
    SELECT DISTINCT date_trunc('month', (at AT TIME ZONE 'UTC') + shift)::date AS month
    FROM unnest(opened) AS at, (VALUES (interval '-15 hours'), (interval '15 hours')) AS shifts(shift)
    ORDER BY 1) AS one;
  INSERT INTO "counted_month_change" ("month")
  SELECT m."month" FROM "counted_month" m
  WHERE m."month" IN (SELECT date_trunc('month', at AT TIME ZONE m."zone")::date FROM unnest(opened) AS at)
    AND NOT EXISTS (SELECT FROM "counted_month_change" c WHERE c."month" = m."month");
END $$;

CREATE FUNCTION "note_counted_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE opened TIMESTAMPTZ[]; BEGIN
  SELECT array_agg(DISTINCT opened_at) INTO opened FROM changed;
  IF opened IS NOT NULL THEN
    PERFORM note_counted_entries(opened);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "note_counted_move"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE opened TIMESTAMPTZ[]; BEGIN
  SELECT array_agg(DISTINCT e.opened_at) INTO opened FROM changed JOIN "entry" e ON e.id = changed.entry_id;
  IF opened IS NOT NULL THEN
    PERFORM note_counted_entries(opened);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "entry_counted_insert" AFTER INSERT ON "entry"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_entry"();
CREATE TRIGGER "entry_counted_update" AFTER UPDATE ON "entry"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_entry"();
CREATE TRIGGER "entry_counted_update_new" AFTER UPDATE ON "entry"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_entry"();
CREATE TRIGGER "entry_counted_delete" AFTER DELETE ON "entry"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_entry"();
CREATE TRIGGER "entry_move_counted_insert" AFTER INSERT ON "entry_move"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_move"();
CREATE TRIGGER "entry_move_counted_update" AFTER UPDATE ON "entry_move"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_move"();
CREATE TRIGGER "entry_move_counted_delete" AFTER DELETE ON "entry_move"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_move"();

DELETE FROM "counted_month";
