-- The days of all customers are read from this index alone, as for the list of those whose repurchase stage is over.
DROP INDEX "fact_key_on_idx";
CREATE INDEX "fact_key_on_customer_id_idx" ON "fact"("key", "on", "customer_id");
