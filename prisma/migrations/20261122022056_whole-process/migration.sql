-- CreateEnum
CREATE TYPE "StrategicLevel" AS ENUM ('strategic', 'important', 'ordinary');

-- CreateEnum
CREATE TYPE "ValueGrade" AS ENUM ('A1', 'A2', 'B1', 'B2', 'C', 'D');

-- CreateEnum
CREATE TYPE "KeyAccountType" AS ENUM ('agreement', 'member');

-- CreateEnum
CREATE TYPE "ClosedBy" AS ENUM ('log', 'facts', 'posting', 'approval');

-- CreateEnum
CREATE TYPE "RequestState" AS ENUM ('pending', 'approved', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "GiftState" AS ENUM ('proposed', 'confirmed', 'spent', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "GreetingState" AS ENUM ('proposed', 'approved', 'edited', 'skipped');

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "key_account" "KeyAccountType",
ADD COLUMN     "strategic_level" "StrategicLevel",
ADD COLUMN     "value_grade" "ValueGrade";

-- AlterTable
ALTER TABLE "follow_up" ADD COLUMN     "closed_by" "ClosedBy";

-- AlterTable
ALTER TABLE "room" ADD COLUMN     "customer_inside" BOOLEAN;

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "say" TEXT NOT NULL,
    "recipient_id" UUID NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',
    "fields" JSONB NOT NULL DEFAULT '[]',
    "subject" TEXT,
    "request_id" UUID,
    "customer_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReminderState" NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "delivery_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "form_answer" (
    "id" UUID NOT NULL,
    "form" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "customer_id" UUID,
    "follow_up_id" UUID,
    "author_id" UUID,
    "values" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "form_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_request" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_id" UUID,
    "follow_up_id" UUID,
    "applicant_id" UUID NOT NULL,
    "answers" JSONB NOT NULL,
    "state" "RequestState" NOT NULL DEFAULT 'pending',
    "turn" INTEGER NOT NULL DEFAULT 0,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_decision" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "turn" INTEGER NOT NULL,
    "decider_id" UUID NOT NULL,
    "stand_in_for" UUID,
    "approved" BOOLEAN NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gift" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "anniversary_on" DATE NOT NULL,
    "item" TEXT NOT NULL,
    "state" "GiftState" NOT NULL DEFAULT 'proposed',
    "proposed_fen" BIGINT NOT NULL,
    "spent_fen" BIGINT,
    "receipt_note" TEXT,
    "proposed_by" UUID NOT NULL,
    "confirmed_by" UUID,
    "spent_by" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "spent_at" TIMESTAMPTZ(3),
    "request_id" UUID,

    CONSTRAINT "gift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "greeting" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "cycle" TEXT NOT NULL,
    "state" "GreetingState" NOT NULL,
    "text" TEXT,
    "by_staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" UUID,

    CONSTRAINT "greeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "first_order" (
    "customer_id" UUID NOT NULL,
    "ordered_on" DATE NOT NULL,
    "promised_on" DATE NOT NULL,
    "delivered_on" DATE,
    "amount_fen" BIGINT,
    "by_staff_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "first_order_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "contact_plan" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "staff_id" UUID,
    "contact_name" TEXT NOT NULL,
    "contact_title" TEXT,
    "goal" TEXT,
    "contacts" INTEGER NOT NULL DEFAULT 0,
    "next_contact_on" DATE,
    "every_days" INTEGER,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "absence" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "stand_in_id" UUID NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "by_staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "absence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handover" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "leaving" BOOLEAN NOT NULL DEFAULT false,
    "by_staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "moved" JSONB NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "handover_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feed" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_run" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "file" TEXT NOT NULL,
    "by_staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "changes" JSONB NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notice_key_key" ON "notice"("key");

-- CreateIndex
CREATE UNIQUE INDEX "notice_delivery_id_key" ON "notice"("delivery_id");

-- CreateIndex
CREATE INDEX "notice_state_due_at_idx" ON "notice"("state", "due_at");

-- CreateIndex
CREATE INDEX "notice_request_id_idx" ON "notice"("request_id");

-- CreateIndex
CREATE INDEX "form_answer_customer_id_form_at_idx" ON "form_answer"("customer_id", "form", "at");

-- CreateIndex
CREATE INDEX "approval_request_state_kind_idx" ON "approval_request"("state", "kind");

-- CreateIndex
CREATE INDEX "approval_request_customer_id_idx" ON "approval_request"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_decision_request_id_turn_key" ON "approval_decision"("request_id", "turn");

-- CreateIndex
CREATE UNIQUE INDEX "gift_request_id_key" ON "gift"("request_id");

-- CreateIndex
CREATE INDEX "gift_customer_id_year_idx" ON "gift"("customer_id", "year");

-- CreateIndex
CREATE UNIQUE INDEX "greeting_request_id_key" ON "greeting"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "greeting_customer_id_cycle_key" ON "greeting"("customer_id", "cycle");

-- CreateIndex
CREATE INDEX "first_order_promised_on_idx" ON "first_order"("promised_on");

-- CreateIndex
CREATE INDEX "contact_plan_staff_id_idx" ON "contact_plan"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_plan_customer_id_number_key" ON "contact_plan"("customer_id", "number");

-- CreateIndex
CREATE INDEX "absence_staff_id_to_on_idx" ON "absence"("staff_id", "to_on");

-- CreateIndex
CREATE UNIQUE INDEX "handover_number_key" ON "handover"("number");

-- CreateIndex
CREATE UNIQUE INDEX "feed_digest_key" ON "feed"("digest");

-- CreateIndex
CREATE INDEX "feed_staff_id_idx" ON "feed"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "import_run_number_key" ON "import_run"("number");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift" ADD CONSTRAINT "gift_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gift" ADD CONSTRAINT "gift_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "greeting" ADD CONSTRAINT "greeting_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "greeting" ADD CONSTRAINT "greeting_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "approval_request"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_order" ADD CONSTRAINT "first_order_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_plan" ADD CONSTRAINT "contact_plan_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "absence" ADD CONSTRAINT "absence_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "absence" ADD CONSTRAINT "absence_stand_in_id_fkey" FOREIGN KEY ("stand_in_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feed" ADD CONSTRAINT "feed_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was closed before was closed by a log.
UPDATE "follow_up" SET "closed_by" = 'log' WHERE "state" = 'closed';
