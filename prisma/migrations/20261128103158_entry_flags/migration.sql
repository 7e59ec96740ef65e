-- AlterTable
ALTER TABLE "entry" ADD COLUMN     "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "judged_on" DATE;

-- AlterTable
ALTER TABLE "entry_move" ALTER COLUMN "actor_id" DROP NOT NULL;
