-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "due_on" DATE;

-- By hand: what was planned so far is about the present deadline of its follow-up. Events are about none.
UPDATE "reminder" r SET "due_on" = f."due_on" FROM "follow_up" f
  WHERE f."id" = r."follow_up_id" AND r."slot" NOT LIKE 'event>%';
