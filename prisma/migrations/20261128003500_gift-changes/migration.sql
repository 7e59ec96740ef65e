-- AlterEnum
ALTER TYPE "GiftState" ADD VALUE 'overspent' BEFORE 'spent';

-- AlterTable
ALTER TABLE "gift" ADD COLUMN     "spent_on" DATE;

-- CreateTable
CREATE TABLE "gift_change" (
    "id" UUID NOT NULL,
    "gift_id" UUID NOT NULL,
    "request_id" UUID,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "reason" TEXT,
    "actor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gift_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "gift_change_request_id_key" ON "gift_change"("request_id");

-- CreateIndex
CREATE INDEX "gift_change_gift_id_at_idx" ON "gift_change"("gift_id", "at");

-- AddForeignKey
ALTER TABLE "gift_change" ADD CONSTRAINT "gift_change_gift_id_fkey" FOREIGN KEY ("gift_id") REFERENCES "gift"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift_change" ADD CONSTRAINT "gift_change_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift_change" ADD CONSTRAINT "gift_change_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: until now a cost was dated by its recording.
UPDATE "gift" SET "spent_on" = ("spent_at" AT TIME ZONE 'Asia/Shanghai')::date WHERE "spent_at" IS NOT NULL;
