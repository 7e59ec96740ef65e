-- AlterTable
ALTER TABLE "inbound" ADD COLUMN     "lane" TEXT;

-- Each claim looks for what arrived before in the same lane. Prisma's schema cannot describe it.
CREATE INDEX "inbound_lane_idx" ON "inbound" ("lane", "seq") WHERE "state" IN ('new', 'working');
