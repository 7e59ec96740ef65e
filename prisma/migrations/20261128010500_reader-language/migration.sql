-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "language" TEXT;
