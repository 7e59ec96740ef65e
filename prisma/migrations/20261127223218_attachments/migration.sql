-- AlterTable
ALTER TABLE "contact_log" ADD COLUMN     "attachments" JSONB NOT NULL DEFAULT '[]';
