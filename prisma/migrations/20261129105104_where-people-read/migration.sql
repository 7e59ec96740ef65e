-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "reads_on" TEXT;
