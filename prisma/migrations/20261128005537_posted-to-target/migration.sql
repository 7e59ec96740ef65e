-- CreateIndex
CREATE INDEX "delivery_target_posted_at_idx" ON "delivery"("target", "posted_at");
