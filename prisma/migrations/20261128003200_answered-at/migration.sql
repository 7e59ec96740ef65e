-- AlterTable
ALTER TABLE "room" ADD COLUMN     "answered_at" TIMESTAMPTZ(3);
