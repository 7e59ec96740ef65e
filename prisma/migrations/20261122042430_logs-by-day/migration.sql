-- CreateIndex
CREATE INDEX "contact_log_recorded_at_idx" ON "contact_log"("recorded_at");
