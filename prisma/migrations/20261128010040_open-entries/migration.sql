-- By hand: an index of open entries only, which are few. For replanning them when a rule or a superior changes.
CREATE INDEX "entry_open_idx" ON "entry" ("id") WHERE "ended_at" IS NULL;
