-- DropIndex
DROP INDEX "inbound_received_at_idx";

-- DropIndex
DROP INDEX "inbound_state_seq_idx";

-- By hand, as in partial-indexes. What arrived is stored first and indexed by its day when it is done, so that
-- storing it stays cheap; what is forgotten after its time is read in the order of its days.
CREATE INDEX "inbound_done_idx" ON "inbound" ("received_at") WHERE "state" IN ('done', 'failed');
CREATE INDEX "inbound_failed_idx" ON "inbound" ("received_at") WHERE "state" = 'failed';
