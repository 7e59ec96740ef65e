-- AlterEnum
ALTER TYPE "DeliveryState" ADD VALUE 'handed';

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "handed_at" TIMESTAMPTZ(3),
ADD COLUMN     "send_reminded_at" TIMESTAMPTZ(3),
ADD COLUMN     "send_reminders" INTEGER NOT NULL DEFAULT 0;
