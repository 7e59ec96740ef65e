-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "told_of_readers_at" TIMESTAMPTZ(3);
