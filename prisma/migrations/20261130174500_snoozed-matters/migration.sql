-- By hand: what was postponed to the days that a list shows. Few matters are postponed at all.
CREATE INDEX "follow_up_snoozed_idx" ON "follow_up"("snoozed_until") WHERE "state" = 'open' AND "snoozed_until" IS NOT NULL;
