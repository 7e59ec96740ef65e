-- CreateTable
CREATE TABLE "entry" (
    "id" UUID NOT NULL,
    "register" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "customer_id" UUID,
    "opener_id" UUID NOT NULL,
    "owner_id" UUID,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "answers" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "next_look_on" DATE,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entry_move" (
    "id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "move" TEXT,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "answers" JSONB NOT NULL DEFAULT '[]',
    "actor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entry_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entry_counter" (
    "register" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "entry_counter_pkey" PRIMARY KEY ("register","period")
);

-- CreateIndex
CREATE INDEX "entry_register_ended_at_opened_at_idx" ON "entry"("register", "ended_at", "opened_at" DESC);

-- CreateIndex
CREATE INDEX "entry_register_opened_at_idx" ON "entry"("register", "opened_at" DESC);

-- CreateIndex
CREATE INDEX "entry_customer_id_register_idx" ON "entry"("customer_id", "register");

-- CreateIndex
CREATE INDEX "entry_opener_id_idx" ON "entry"("opener_id");

-- CreateIndex
CREATE INDEX "entry_owner_id_idx" ON "entry"("owner_id");

-- CreateIndex
CREATE INDEX "entry_next_look_on_id_idx" ON "entry"("next_look_on", "id");

-- CreateIndex
CREATE UNIQUE INDEX "entry_register_number_key" ON "entry"("register", "number");

-- CreateIndex
CREATE INDEX "entry_move_actor_id_idx" ON "entry_move"("actor_id");

-- CreateIndex
CREATE UNIQUE INDEX "entry_move_entry_id_sequence_key" ON "entry_move"("entry_id", "sequence");

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_opener_id_fkey" FOREIGN KEY ("opener_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry_move" ADD CONSTRAINT "entry_move_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry_move" ADD CONSTRAINT "entry_move_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
