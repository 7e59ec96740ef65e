-- CreateEnum
CREATE TYPE "Role" AS ENUM ('supervisor', 'salesperson', 'assistant', 'finance', 'director', 'gm');

-- CreateEnum
CREATE TYPE "Tier" AS ENUM ('potential', 'ordinary');

-- CreateEnum
CREATE TYPE "CustomerState" AS ENUM ('active', 'paused', 'ended');

-- CreateEnum
CREATE TYPE "RoomKind" AS ENUM ('customer', 'staff');

-- CreateEnum
CREATE TYPE "RoomState" AS ENUM ('pending', 'bound', 'gone');

-- CreateEnum
CREATE TYPE "Audience" AS ENUM ('customer', 'staff');

-- CreateEnum
CREATE TYPE "FollowUpState" AS ENUM ('open', 'closed', 'cancelled');

-- CreateEnum
CREATE TYPE "ReminderState" AS ENUM ('planned', 'claimed', 'posted', 'skipped', 'cancelled', 'unknown');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('claimed', 'posted', 'refused', 'failed', 'unknown');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('inbound', 'outbound');

-- CreateEnum
CREATE TYPE "InboundState" AS ENUM ('new', 'working', 'done', 'failed');

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" "Role"[],
    "reports_to_id" UUID,
    "left_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_identity" (
    "platform" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,

    CONSTRAINT "staff_identity_pkey" PRIMARY KEY ("platform","platform_user_id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tier" "Tier" NOT NULL,
    "state" "CustomerState" NOT NULL DEFAULT 'active',
    "supervisor_id" UUID,
    "salesperson_id" UUID,
    "assistant_id" UUID,
    "annual_volume_fen" BIGINT,
    "next_look_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "platform" TEXT,
    "platform_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "platform_room_id" TEXT NOT NULL,
    "kind" "RoomKind" NOT NULL,
    "state" "RoomState" NOT NULL DEFAULT 'bound',
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "noticed_at" TIMESTAMPTZ(3),
    "notice_lease" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "customer_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "on" DATE,
    "round" INTEGER NOT NULL DEFAULT 1,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("customer_id","key")
);

-- CreateTable
CREATE TABLE "fact_change" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "reason" TEXT,
    "by_staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fact_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follow_up" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "cycle" TEXT NOT NULL,
    "anchor_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "owner_id" UUID,
    "state" "FollowUpState" NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "closed_by_log_id" UUID,
    "snoozed_until" DATE,
    "snooze_holds" BOOLEAN NOT NULL DEFAULT false,
    "skipped" BOOLEAN NOT NULL DEFAULT false,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "slot" TEXT NOT NULL,
    "say" TEXT NOT NULL,
    "audience" "Audience" NOT NULL,
    "recipient_id" UUID,
    "target" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "meant_for" TIMESTAMPTZ(3) NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReminderState" NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "delivery_id" UUID,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "audience" "Audience" NOT NULL,
    "target" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'claimed',
    "platform" TEXT,
    "platform_room_id" TEXT,
    "platform_message_id" TEXT,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3),
    "text" TEXT,
    "error" TEXT,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_log" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "follow_up_id" UUID,
    "purpose" TEXT NOT NULL,
    "direction" "Direction" NOT NULL,
    "channel" TEXT NOT NULL,
    "author_staff_id" UUID,
    "author_name" TEXT NOT NULL,
    "author_role" TEXT NOT NULL,
    "on_behalf_of_id" UUID,
    "summary" TEXT NOT NULL,
    "fields" JSONB NOT NULL DEFAULT '{}',
    "happened_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "platform" TEXT,
    "platform_room_id" TEXT,
    "platform_message_id" TEXT,

    CONSTRAINT "contact_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_log_revision" (
    "id" UUID NOT NULL,
    "log_id" UUID NOT NULL,
    "change" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_log_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" "InboundState" NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "error" TEXT,
    "seq" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_effect" (
    "inbound_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "subject" UUID,

    CONSTRAINT "inbound_effect_pkey" PRIMARY KEY ("inbound_id","number")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "customer_id" UUID,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_run" (
    "day" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "customers" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "plan_run_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "web_room" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "web_room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "web_member" (
    "room_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "external" BOOLEAN NOT NULL,
    "read_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "web_member_pkey" PRIMARY KEY ("room_id","person_id")
);

-- CreateTable
CREATE TABLE "web_message" (
    "id" UUID NOT NULL,
    "room_id" TEXT NOT NULL,
    "thread_id" UUID,
    "author_id" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "only_for" TEXT,
    "marker" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "seq" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "web_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_code_key" ON "staff"("code");

-- CreateIndex
CREATE UNIQUE INDEX "staff_identity_staff_id_platform_key" ON "staff_identity"("staff_id", "platform");

-- CreateIndex
CREATE UNIQUE INDEX "customer_code_key" ON "customer"("code");

-- CreateIndex
CREATE INDEX "customer_next_look_on_id_idx" ON "customer"("next_look_on", "id");

-- CreateIndex
CREATE INDEX "customer_name_idx" ON "customer"("name");

-- CreateIndex
CREATE UNIQUE INDEX "contact_customer_id_platform_platform_user_id_key" ON "contact"("customer_id", "platform", "platform_user_id");

-- CreateIndex
CREATE INDEX "room_customer_id_kind_idx" ON "room"("customer_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "room_platform_platform_room_id_key" ON "room"("platform", "platform_room_id");

-- CreateIndex
CREATE INDEX "fact_change_customer_id_at_idx" ON "fact_change"("customer_id", "at");

-- CreateIndex
CREATE INDEX "follow_up_state_due_on_idx" ON "follow_up"("state", "due_on");

-- CreateIndex
CREATE INDEX "follow_up_owner_id_state_idx" ON "follow_up"("owner_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "follow_up_customer_id_step_cycle_key" ON "follow_up"("customer_id", "step", "cycle");

-- CreateIndex
CREATE INDEX "reminder_state_due_at_idx" ON "reminder"("state", "due_at");

-- CreateIndex
CREATE INDEX "reminder_delivery_id_idx" ON "reminder"("delivery_id");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_follow_up_id_slot_key" ON "reminder"("follow_up_id", "slot");

-- CreateIndex
CREATE INDEX "delivery_platform_platform_room_id_platform_message_id_idx" ON "delivery"("platform", "platform_room_id", "platform_message_id");

-- CreateIndex
CREATE INDEX "delivery_state_lease_until_idx" ON "delivery"("state", "lease_until");

-- CreateIndex
CREATE INDEX "contact_log_customer_id_happened_at_idx" ON "contact_log"("customer_id", "happened_at");

-- CreateIndex
CREATE INDEX "contact_log_follow_up_id_idx" ON "contact_log"("follow_up_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_log_platform_platform_room_id_platform_message_id_key" ON "contact_log"("platform", "platform_room_id", "platform_message_id");

-- CreateIndex
CREATE INDEX "contact_log_revision_log_id_at_idx" ON "contact_log_revision"("log_id", "at");

-- CreateIndex
CREATE INDEX "inbound_state_seq_idx" ON "inbound"("state", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_platform_dedupe_key_key" ON "inbound"("platform", "dedupe_key");

-- CreateIndex
CREATE INDEX "audit_customer_id_at_idx" ON "audit"("customer_id", "at");

-- CreateIndex
CREATE INDEX "web_member_person_id_idx" ON "web_member"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "web_message_marker_key" ON "web_message"("marker");

-- CreateIndex
CREATE UNIQUE INDEX "web_message_seq_key" ON "web_message"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "web_message_version_key" ON "web_message"("version");

-- CreateIndex
CREATE INDEX "web_message_room_id_seq_idx" ON "web_message"("room_id", "seq");

-- CreateIndex
CREATE INDEX "web_message_thread_id_idx" ON "web_message"("thread_id");

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_reports_to_id_fkey" FOREIGN KEY ("reports_to_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_identity" ADD CONSTRAINT "staff_identity_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_supervisor_id_fkey" FOREIGN KEY ("supervisor_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_salesperson_id_fkey" FOREIGN KEY ("salesperson_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_assistant_id_fkey" FOREIGN KEY ("assistant_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room" ADD CONSTRAINT "room_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact_change" ADD CONSTRAINT "fact_change_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_author_staff_id_fkey" FOREIGN KEY ("author_staff_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log" ADD CONSTRAINT "contact_log_on_behalf_of_id_fkey" FOREIGN KEY ("on_behalf_of_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_log_revision" ADD CONSTRAINT "contact_log_revision_log_id_fkey" FOREIGN KEY ("log_id") REFERENCES "contact_log"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_effect" ADD CONSTRAINT "inbound_effect_inbound_id_fkey" FOREIGN KEY ("inbound_id") REFERENCES "inbound"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_member" ADD CONSTRAINT "web_member_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "web_room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_message" ADD CONSTRAINT "web_message_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "web_room"("id") ON DELETE CASCADE ON UPDATE CASCADE;
