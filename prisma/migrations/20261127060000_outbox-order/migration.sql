-- DropIndex
DROP INDEX "reminder_state_due_at_idx";

-- AlterTable
ALTER TABLE "pace" ALTER COLUMN "free_at" SET DATA TYPE TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "rank" SMALLINT NOT NULL DEFAULT 3;

-- CreateIndex
CREATE INDEX "reminder_state_due_at_rank_id_idx" ON "reminder"("state", "due_at", "rank", "id");

-- What waits takes its place.
UPDATE "reminder" r SET "rank" = CASE WHEN c."strategic_level" = 'strategic' THEN 0
  WHEN c."strategic_level" = 'important' THEN 1 ELSE 2 END
FROM "follow_up" f JOIN "customer" c ON c."id" = f."customer_id"
WHERE f."id" = r."follow_up_id" AND r."state" = 'planned'
  AND (c."strategic_level" IN ('strategic', 'important') OR c."tier" = 'potential');
