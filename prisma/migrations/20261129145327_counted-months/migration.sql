-- CreateTable
CREATE TABLE "counted_month" (
    "month" DATE NOT NULL,
    "zone" TEXT NOT NULL,

    CONSTRAINT "counted_month_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "counted_month_change" (
    "id" BIGSERIAL NOT NULL,
    "month" DATE NOT NULL,

    CONSTRAINT "counted_month_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counted_work" (
    "id" BIGSERIAL NOT NULL,
    "month" DATE NOT NULL,
    "step" TEXT NOT NULL,
    "owner_id" UUID,
    "supervisor_id" UUID,
    "salesperson_id" UUID,
    "assistant_id" UUID,
    "on_time" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,
    "open" INTEGER NOT NULL,

    CONSTRAINT "counted_work_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "counted_month_change_month_idx" ON "counted_month_change"("month");

-- CreateIndex
CREATE INDEX "counted_work_month_idx" ON "counted_work"("month");

-- AddForeignKey
ALTER TABLE "counted_month_change" ADD CONSTRAINT "counted_month_change_month_fkey" FOREIGN KEY ("month") REFERENCES "counted_month"("month") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_work" ADD CONSTRAINT "counted_work_month_fkey" FOREIGN KEY ("month") REFERENCES "counted_month"("month") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_work" ADD CONSTRAINT "counted_work_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_work" ADD CONSTRAINT "counted_work_supervisor_id_fkey" FOREIGN KEY ("supervisor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_work" ADD CONSTRAINT "counted_work_salesperson_id_fkey" FOREIGN KEY ("salesperson_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counted_work" ADD CONSTRAINT "counted_work_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: what notices that a follow-up of a counted month has changed.

-- Whoever counts a month holds its lock alone, so that no change to it is on its way (`jobs/figures/count-months.ts`).
CREATE FUNCTION "note_counted_change"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed_months DATE[]; BEGIN
  SELECT array_agg(DISTINCT date_trunc('month', due_on::timestamp)::date) INTO changed_months FROM changed;
  IF changed_months IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(20261, month - DATE '2000-01-01') FROM unnest(changed_months) AS month;
  INSERT INTO "counted_month_change" ("month")
  SELECT m."month" FROM "counted_month" m
  WHERE m."month" = ANY(changed_months)
    AND NOT EXISTS (SELECT FROM "counted_month_change" c WHERE c."month" = m."month");
  RETURN NULL;
END $$;

CREATE TRIGGER "follow_up_counted_insert" AFTER INSERT ON "follow_up"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_change"();
CREATE TRIGGER "follow_up_counted_update" AFTER UPDATE ON "follow_up"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_change"();
CREATE TRIGGER "follow_up_counted_update_new" AFTER UPDATE ON "follow_up"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_change"();
CREATE TRIGGER "follow_up_counted_delete" AFTER DELETE ON "follow_up"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_counted_change"();
