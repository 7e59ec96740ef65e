-- References that were missing, one name for the actor, and indexes for large tables.

-- DropForeignKey
ALTER TABLE "contact_log" DROP CONSTRAINT "contact_log_author_staff_id_fkey";

-- DropForeignKey
ALTER TABLE "contact_log" DROP CONSTRAINT "contact_log_on_behalf_of_id_fkey";

-- DropForeignKey
ALTER TABLE "customer" DROP CONSTRAINT "customer_assistant_id_fkey";

-- DropForeignKey
ALTER TABLE "customer" DROP CONSTRAINT "customer_salesperson_id_fkey";

-- DropForeignKey
ALTER TABLE "customer" DROP CONSTRAINT "customer_supervisor_id_fkey";

-- DropForeignKey
ALTER TABLE "feed" DROP CONSTRAINT "feed_staff_id_fkey";

-- DropForeignKey
ALTER TABLE "follow_up" DROP CONSTRAINT "follow_up_owner_id_fkey";

-- DropForeignKey
ALTER TABLE "reminder" DROP CONSTRAINT "reminder_recipient_id_fkey";

-- DropForeignKey
ALTER TABLE "staff" DROP CONSTRAINT "staff_reports_to_id_fkey";

-- One name for who did something.
ALTER TABLE "absence" RENAME COLUMN "by_staff_id" TO "actor_id";
ALTER TABLE "approval_decision" RENAME COLUMN "decider_id" TO "actor_id";
ALTER TABLE "approval_decision" RENAME COLUMN "stand_in_for" TO "on_behalf_of_id";
ALTER TABLE "contact_log" RENAME COLUMN "author_staff_id" TO "actor_id";
ALTER TABLE "fact_change" RENAME COLUMN "by_staff_id" TO "actor_id";
ALTER TABLE "first_order" RENAME COLUMN "by_staff_id" TO "actor_id";
ALTER TABLE "form_answer" RENAME COLUMN "author_id" TO "actor_id";
ALTER TABLE "gift" RENAME COLUMN "confirmed_by" TO "confirmed_by_id";
ALTER TABLE "gift" RENAME COLUMN "proposed_by" TO "proposed_by_id";
ALTER TABLE "gift" RENAME COLUMN "spent_by" TO "spent_by_id";
ALTER TABLE "greeting" RENAME COLUMN "by_staff_id" TO "actor_id";
ALTER TABLE "handover" RENAME COLUMN "by_staff_id" TO "actor_id";
ALTER TABLE "import_run" RENAME COLUMN "by_staff_id" TO "actor_id";

-- Rows that name somebody of whom the register knows nothing keep naming them: an entry of the register stands for
-- each, as for somebody who has left.
INSERT INTO "staff" ("id", "code", "name", "roles", "left_on")
SELECT named.id, 'former-' || named.id, '—', '{}', current_date
FROM (
  SELECT "actor_id" AS id FROM "fact_change" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "form_answer" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "applicant_id" AS id FROM "approval_request" WHERE "applicant_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "approval_decision" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "on_behalf_of_id" AS id FROM "approval_decision" WHERE "on_behalf_of_id" IS NOT NULL
  UNION
  SELECT "proposed_by_id" AS id FROM "gift" WHERE "proposed_by_id" IS NOT NULL
  UNION
  SELECT "confirmed_by_id" AS id FROM "gift" WHERE "confirmed_by_id" IS NOT NULL
  UNION
  SELECT "spent_by_id" AS id FROM "gift" WHERE "spent_by_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "greeting" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "first_order" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "staff_id" AS id FROM "contact_plan" WHERE "staff_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "absence" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "from_id" AS id FROM "handover" WHERE "from_id" IS NOT NULL
  UNION
  SELECT "to_id" AS id FROM "handover" WHERE "to_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "handover" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "import_run" WHERE "actor_id" IS NOT NULL
  UNION
  SELECT "actor_id" AS id FROM "audit" WHERE "actor_id" IS NOT NULL
) named
WHERE NOT EXISTS (SELECT FROM "staff" s WHERE s."id" = named.id);

-- What refers to a record that is gone stands for itself. A message about it that is still to be posted is not.
UPDATE "notice" n SET "state" = 'cancelled', "reason" = 'what it was about is no longer there'
WHERE n."state" = 'planned' AND (
  (n."customer_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "customer" c WHERE c."id" = n."customer_id"))
  OR (n."request_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "approval_request" r WHERE r."id" = n."request_id")));
UPDATE "notice" t SET "customer_id" = NULL
WHERE t."customer_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "customer" o WHERE o."id" = t."customer_id");
UPDATE "notice" t SET "request_id" = NULL
WHERE t."request_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "approval_request" o WHERE o."id" = t."request_id");
UPDATE "form_answer" t SET "customer_id" = NULL
WHERE t."customer_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "customer" o WHERE o."id" = t."customer_id");
UPDATE "form_answer" t SET "follow_up_id" = NULL
WHERE t."follow_up_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "follow_up" o WHERE o."id" = t."follow_up_id");
UPDATE "contact_log" t SET "follow_up_id" = NULL
WHERE t."follow_up_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "follow_up" o WHERE o."id" = t."follow_up_id");
UPDATE "follow_up" t SET "closed_by_log_id" = NULL
WHERE t."closed_by_log_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "contact_log" o WHERE o."id" = t."closed_by_log_id");
UPDATE "web_message" t SET "thread_id" = NULL
WHERE t."thread_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "web_message" o WHERE o."id" = t."thread_id");

-- The account of a customer whose import was undone stays, by the customer's code and without its name.
UPDATE "audit" a SET "subject" = removed."subject" || ' ' || a."subject"
FROM "audit" removed
WHERE removed."action" = 'customer.remove' AND removed."customer_id" = a."customer_id"
  AND a."subject" <> removed."subject" AND NOT EXISTS (SELECT FROM "customer" c WHERE c."id" = a."customer_id");
UPDATE "audit" a SET "customer_id" = NULL,
  "before" = CASE WHEN jsonb_typeof(a."before") = 'object' THEN a."before" - 'name' END,
  "after" = CASE WHEN jsonb_typeof(a."after") = 'object' THEN a."after" - 'name' END
WHERE a."customer_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "customer" c WHERE c."id" = a."customer_id");

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "approval_request_follow_up_id_idx" ON "approval_request"("follow_up_id");

-- CreateIndex
CREATE INDEX "approval_request_applicant_id_state_idx" ON "approval_request"("applicant_id", "state");

-- CreateIndex
CREATE INDEX "audit_actor_id_id_idx" ON "audit"("actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "contact_log_actor_id_idx" ON "contact_log"("actor_id");

-- CreateIndex
CREATE INDEX "customer_supervisor_id_idx" ON "customer"("supervisor_id");

-- CreateIndex
CREATE INDEX "customer_salesperson_id_idx" ON "customer"("salesperson_id");

-- CreateIndex
CREATE INDEX "customer_assistant_id_idx" ON "customer"("assistant_id");

-- CreateIndex
CREATE INDEX "fact_key_on_idx" ON "fact"("key", "on");

-- CreateIndex
CREATE INDEX "fact_change_actor_id_idx" ON "fact_change"("actor_id");

-- CreateIndex
CREATE INDEX "follow_up_due_on_idx" ON "follow_up"("due_on");

-- CreateIndex
CREATE INDEX "form_answer_follow_up_id_idx" ON "form_answer"("follow_up_id");

-- CreateIndex
CREATE INDEX "form_answer_actor_id_idx" ON "form_answer"("actor_id");

-- CreateIndex
CREATE INDEX "form_answer_at_idx" ON "form_answer"("at");

-- CreateIndex
CREATE INDEX "gift_state_proposed_at_id_idx" ON "gift"("state", "proposed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "greeting_cycle_state_idx" ON "greeting"("cycle", "state");

-- CreateIndex
CREATE INDEX "inbound_received_at_idx" ON "inbound"("received_at");

-- CreateIndex
CREATE INDEX "notice_customer_id_idx" ON "notice"("customer_id");

-- CreateIndex
CREATE INDEX "staff_reports_to_id_idx" ON "staff"("reports_to_id");

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_reports_to_id_fkey" FOREIGN KEY ("reports_to_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_supervisor_id_fkey" FOREIGN KEY ("supervisor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_salesperson_id_fkey" FOREIGN KEY ("salesperson_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact_change" ADD CONSTRAINT "fact_change_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_closed_by_log_id_fkey" FOREIGN KEY ("closed_by_log_id") REFERENCES "contact_log"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_on_behalf_of_id_fkey" FOREIGN KEY ("on_behalf_of_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_answer" ADD CONSTRAINT "form_answer_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_answer" ADD CONSTRAINT "form_answer_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "form_answer" ADD CONSTRAINT "form_answer_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_applicant_id_fkey" FOREIGN KEY ("applicant_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_on_behalf_of_id_fkey" FOREIGN KEY ("on_behalf_of_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift" ADD CONSTRAINT "gift_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift" ADD CONSTRAINT "gift_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift" ADD CONSTRAINT "gift_spent_by_id_fkey" FOREIGN KEY ("spent_by_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "greeting" ADD CONSTRAINT "greeting_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_order" ADD CONSTRAINT "first_order_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_plan" ADD CONSTRAINT "contact_plan_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "absence" ADD CONSTRAINT "absence_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover" ADD CONSTRAINT "handover_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover" ADD CONSTRAINT "handover_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handover" ADD CONSTRAINT "handover_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feed" ADD CONSTRAINT "feed_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_run" ADD CONSTRAINT "import_run_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_message" ADD CONSTRAINT "web_message_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "web_message"("id") ON DELETE SET NULL ON UPDATE CASCADE;
