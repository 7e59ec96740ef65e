-- CreateIndex
CREATE INDEX "fact_change_key_customer_id_at_id_idx" ON "fact_change"("key", "customer_id", "at", "id");
