-- CreateIndex
CREATE INDEX "fact_change_customer_id_key_at_id_idx" ON "fact_change"("customer_id", "key", "at", "id");

-- By hand: the earliest deadline of every customer, and what a customer owes, from the index alone.
CREATE INDEX "follow_up_open_of_customer_idx" ON "follow_up"("customer_id", "due_on") WHERE "state" = 'open';
