-- DropIndex
DROP INDEX "approval_decision_request_id_turn_key";

-- AlterTable
ALTER TABLE "approval_decision" ADD COLUMN     "seat" TEXT NOT NULL DEFAULT '0';

-- CreateIndex
CREATE UNIQUE INDEX "approval_decision_request_id_turn_seat_key" ON "approval_decision"("request_id", "turn", "seat");
