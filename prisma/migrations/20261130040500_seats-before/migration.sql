-- By hand: Prisma cannot write partial indexes.

-- Which customers someone once had, for the figures of the past of whoever reads few of them.
CREATE INDEX "fact_change_seat_before_idx" ON "fact_change" ("before")
  WHERE "key" IN ('supervisor', 'salesperson', 'assistant');
