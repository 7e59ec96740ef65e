-- By hand: Prisma cannot write partial indexes.

-- Logs that report another order. A statement uses it only with the same words: `jobs/customers/orders-known.ts`.
CREATE INDEX "contact_log_repurchased_idx" ON "contact_log" ("customer_id", "happened_at")
  WHERE "deleted_at" IS NULL AND jsonb_path_exists("fields", '$.* ? (@ == "repurchased")');
