-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "card" JSONB;

-- CreateTable
CREATE TABLE "card_update" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "card_id" UUID NOT NULL,
    "about" UUID NOT NULL,
    "actor_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReminderState" NOT NULL DEFAULT 'planned',
    "reason" JSONB,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "delivery_id" UUID,

    CONSTRAINT "card_update_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "card_update_state_due_at_idx" ON "card_update"("state", "due_at");

-- CreateIndex
CREATE INDEX "card_update_card_id_idx" ON "card_update"("card_id");

-- CreateIndex
CREATE INDEX "card_update_delivery_id_idx" ON "card_update"("delivery_id");

-- CreateIndex
CREATE INDEX "card_update_actor_id_idx" ON "card_update"("actor_id");

-- AddForeignKey
ALTER TABLE "card_update" ADD CONSTRAINT "card_update_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_update" ADD CONSTRAINT "card_update_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_update" ADD CONSTRAINT "card_update_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
