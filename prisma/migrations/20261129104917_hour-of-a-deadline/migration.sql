-- AlterTable
ALTER TABLE "follow_up" ADD COLUMN     "due_at" TIMESTAMPTZ(3);
