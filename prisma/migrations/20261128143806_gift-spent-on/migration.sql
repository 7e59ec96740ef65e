-- CreateIndex
CREATE INDEX "gift_spent_on_idx" ON "gift"("spent_on");
