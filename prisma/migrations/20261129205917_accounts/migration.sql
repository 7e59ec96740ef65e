-- AlterTable
ALTER TABLE "sign_in" ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "staff_identity" ADD COLUMN     "linked_at" TIMESTAMPTZ(3);
