-- AlterTable
ALTER TABLE "contact_log" ADD COLUMN     "assumed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "waits_since" TIMESTAMPTZ(3);
