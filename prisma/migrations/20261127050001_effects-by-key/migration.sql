-- What an inbound item has led to is remembered by what it was, not by its place in a count. What items in flight had
-- done is kept under its number, so that they do not do it again.
ALTER TABLE "inbound_effect" ADD COLUMN "key" TEXT;
UPDATE "inbound_effect" SET "key" = '#' || "number";
ALTER TABLE "inbound_effect" DROP CONSTRAINT "inbound_effect_pkey",
  ALTER COLUMN "key" SET NOT NULL,
  DROP COLUMN "number",
  ADD CONSTRAINT "inbound_effect_pkey" PRIMARY KEY ("inbound_id", "key");
