-- CreateEnum
CREATE TYPE "HandoverState" AS ENUM ('proposed', 'scheduled', 'done', 'cancelled');

-- CreateEnum
CREATE TYPE "RoomChangeKind" AS ENUM ('invite', 'remove');

-- AlterTable
ALTER TABLE "handover" ADD COLUMN     "on_day" DATE,
ADD COLUMN     "scope" JSONB,
ADD COLUMN     "state" "HandoverState" NOT NULL DEFAULT 'proposed',
ALTER COLUMN "to_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "room_change" (
    "room_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" "RoomChangeKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "room_change_pkey" PRIMARY KEY ("room_id","staff_id")
);

-- CreateIndex
CREATE INDEX "room_change_done_at_at_idx" ON "room_change"("done_at", "at");

-- CreateIndex
CREATE INDEX "handover_state_idx" ON "handover"("state");

-- AddForeignKey
ALTER TABLE "room_change" ADD CONSTRAINT "room_change_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_change" ADD CONSTRAINT "room_change_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
