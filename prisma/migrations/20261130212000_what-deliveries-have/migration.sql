-- By hand: of the deliveries that ever were, almost none has a lease or a rest, and none has a message before it is
-- posted. What is null is not kept in an index, so that opening, holding and recording a delivery write fewer entries.
DROP INDEX "delivery_lease_until_idx";
CREATE INDEX "delivery_lease_until_idx" ON "delivery"("lease_until") WHERE "lease_until" IS NOT NULL;
DROP INDEX "delivery_target_rest_until_idx";
CREATE INDEX "delivery_target_rest_until_idx" ON "delivery"("target", "rest_until") WHERE "rest_until" IS NOT NULL;
DROP INDEX "delivery_platform_platform_room_id_platform_message_id_idx";
CREATE INDEX "delivery_message_idx" ON "delivery"("platform", "platform_room_id", "platform_message_id")
  WHERE "platform_message_id" IS NOT NULL;
