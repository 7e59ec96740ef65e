-- CreateIndex
CREATE INDEX "approval_decision_actor_id_request_id_idx" ON "approval_decision"("actor_id", "request_id");
