-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "on_platform" TEXT,
ADD COLUMN     "on_platform_user_id" TEXT;
