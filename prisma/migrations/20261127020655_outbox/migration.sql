-- The outbox anew: one state machine, one claim and one settlement for whatever leaves (docs/outbox.md). Everything the
-- version before had in hand is carried over, so that nothing is sent twice. That version must not run meanwhile.

-- What a worker of the version before had claimed, it may have sent once it had written the platform down.
CREATE TYPE "DeliveryState_new" AS ENUM ('claimed', 'posting', 'asking', 'posted', 'refused', 'unknown');
ALTER TABLE "delivery" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "delivery" ALTER COLUMN "state" TYPE "DeliveryState_new" USING (
  CASE WHEN "state" = 'claimed' AND "platform" IS NOT NULL THEN 'posting'
       WHEN "state" = 'failed' THEN 'refused'
       ELSE "state"::text END)::"DeliveryState_new";
DROP TYPE "DeliveryState";
ALTER TYPE "DeliveryState_new" RENAME TO "DeliveryState";
ALTER TABLE "delivery" ALTER COLUMN "state" SET DEFAULT 'claimed';

-- DropIndex
DROP INDEX "delivery_state_lease_until_idx";

-- AlterTable
ALTER TABLE "delivery" RENAME COLUMN "attempts" TO "attempt";
ALTER TABLE "delivery" ADD COLUMN     "asks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "lease_owner" TEXT,
ADD COLUMN     "occupies" TEXT,
ADD COLUMN     "platform_user_id" TEXT,
ADD COLUMN     "repeats" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rest_until" TIMESTAMPTZ(3),
ALTER COLUMN "lease_until" DROP NOT NULL;

-- CreateTable
CREATE TABLE "pause" (
    "scope" TEXT NOT NULL,
    "problem" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "pause_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "pace" (
    "bucket" TEXT NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pace_pkey" PRIMARY KEY ("bucket")
);

-- CreateTable
CREATE TABLE "room_message" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "say" TEXT NOT NULL,
    "room_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReminderState" NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "delivery_id" UUID,

    CONSTRAINT "room_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "room_message_key_key" ON "room_message"("key");

-- CreateIndex
CREATE UNIQUE INDEX "room_message_delivery_id_key" ON "room_message"("delivery_id");

-- CreateIndex
CREATE INDEX "room_message_state_due_at_idx" ON "room_message"("state", "due_at");

-- CreateIndex
CREATE INDEX "room_message_room_id_idx" ON "room_message"("room_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_occupies_key" ON "delivery"("occupies");

-- CreateIndex
CREATE INDEX "delivery_lease_until_idx" ON "delivery"("lease_until");

-- CreateIndex
CREATE INDEX "delivery_target_rest_until_idx" ON "delivery"("target", "rest_until");

-- CreateIndex
CREATE INDEX "reminder_state_target_idx" ON "reminder"("state", "target");

-- AddForeignKey
ALTER TABLE "room_message" ADD CONSTRAINT "room_message_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_message" ADD CONSTRAINT "room_message_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What has ended is nobody's any more.
UPDATE "delivery" SET "lease_until" = NULL WHERE "state" NOT IN ('claimed', 'posting');

-- Where an interrupted post is looked for: the customer's group, or the chat with the person, on the platform it went to.
UPDATE "delivery" d SET "platform_room_id" = r."platform_room_id" FROM "room" r
WHERE d."state" = 'posting' AND d."target" LIKE 'customer:%' AND r."customer_id" = substr(d."target", 10)::uuid
  AND r."platform" = d."platform" AND r."kind" = 'customer' AND r."state" = 'bound';
UPDATE "delivery" d SET "platform_user_id" = i."platform_user_id" FROM "staff_identity" i
WHERE d."state" = 'posting' AND d."target" LIKE 'dm:%' AND i."staff_id" = substr(d."target", 4)::uuid
  AND i."platform" = d."platform";

-- The word about records was a lease on the room; it is a message like any other now. Said, or still to be said:
INSERT INTO "room_message" ("id", "key", "say", "room_id", "due_at", "state")
SELECT gen_random_uuid(), 'records:' || "id", 'room/notice', "id", coalesce("noticed_at", "created_at"),
  (CASE WHEN "noticed_at" IS NULL THEN 'planned' ELSE 'posted' END)::"ReminderState"
FROM "room"
WHERE "noticed_at" IS NOT NULL OR ("kind" = 'customer' AND "state" = 'bound' AND "notice_lease" IS NULL);
-- or on its way, with the room's id for a marker.
INSERT INTO "delivery" ("id", "audience", "target", "state", "attempt", "lease_until", "claimed_at", "platform",
  "platform_room_id")
SELECT "id", 'customer', 'customer:' || "customer_id", 'posting', 1, least("notice_lease", now() + interval '40 seconds'),
  "created_at", "platform", "platform_room_id"
FROM "room" WHERE "kind" = 'customer' AND "state" = 'bound' AND "noticed_at" IS NULL AND "notice_lease" IS NOT NULL;
INSERT INTO "room_message" ("id", "key", "say", "room_id", "due_at", "state", "delivery_id")
SELECT gen_random_uuid(), 'records:' || "id", 'room/notice', "id", "created_at", 'claimed', "id"
FROM "room" WHERE "kind" = 'customer' AND "state" = 'bound' AND "noticed_at" IS NULL AND "notice_lease" IS NOT NULL;

-- The version before could have several under way for one target; the first of them holds it now.
UPDATE "delivery" SET "occupies" = "target" WHERE "id" IN (
  SELECT DISTINCT ON ("target") "id" FROM "delivery" WHERE "state" IN ('claimed', 'posting')
  ORDER BY "target", "claimed_at", "id");

-- AlterTable
ALTER TABLE "room" DROP COLUMN "notice_lease",
DROP COLUMN "noticed_at";

