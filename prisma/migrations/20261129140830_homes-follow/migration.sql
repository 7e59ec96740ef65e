-- AlterTable
ALTER TABLE "home" DROP COLUMN "shown_on",
ADD COLUMN     "shown_at" TIMESTAMPTZ(3);
