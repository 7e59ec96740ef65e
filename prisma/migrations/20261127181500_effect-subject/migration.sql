-- By hand: a partial index is nothing that schema.prisma can say.

-- Which items a change came from: an erased customer's, a log's.
CREATE INDEX "inbound_effect_subject_idx" ON "inbound_effect" ("subject") WHERE "subject" IS NOT NULL;
