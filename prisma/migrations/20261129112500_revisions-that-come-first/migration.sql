-- For an edit or a deletion that arrives before its message. Prisma's schema cannot describe it.
CREATE INDEX "inbound_revision_idx" ON "inbound" ((payload#>>'{message,platformMessageId}')) WHERE payload->>'kind' IN ('edited', 'deleted');
