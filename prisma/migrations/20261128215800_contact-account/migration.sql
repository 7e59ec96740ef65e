-- CreateIndex
CREATE INDEX "contact_platform_platform_user_id_idx" ON "contact"("platform", "platform_user_id");
