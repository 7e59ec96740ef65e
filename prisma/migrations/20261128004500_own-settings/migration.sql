-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "digest" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "morning_at" TEXT,
ADD COLUMN     "quiet_from" TEXT,
ADD COLUMN     "quiet_to" TEXT;
