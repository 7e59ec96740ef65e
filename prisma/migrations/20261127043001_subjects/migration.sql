-- A follow-up is owed for a subject: a customer, an entry of a register, a colleague, the company. All there were until
-- now are owed for customers, and keep saying so in customer_id as well.

-- CreateEnum
CREATE TYPE "SubjectKind" AS ENUM ('customer', 'entry', 'staff', 'company');

-- AlterTable
ALTER TABLE "follow_up" ADD COLUMN     "subject_id" UUID,
ADD COLUMN     "subject_kind" "SubjectKind" NOT NULL DEFAULT 'customer',
ALTER COLUMN "customer_id" DROP NOT NULL;
ALTER TABLE "follow_up" ALTER COLUMN "subject_kind" DROP DEFAULT;
UPDATE "follow_up" SET "subject_id" = "customer_id";
ALTER TABLE "follow_up" ALTER COLUMN "subject_id" SET NOT NULL;

-- DropIndex
DROP INDEX "follow_up_customer_id_step_cycle_key";

-- CreateIndex
CREATE INDEX "follow_up_customer_id_idx" ON "follow_up"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "follow_up_subject_kind_subject_id_step_cycle_key" ON "follow_up"("subject_kind", "subject_id", "step", "cycle");
