-- CreateTable
CREATE TABLE "home" (
    "platform" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "shown_on" DATE,
    "matters" UUID[],
    "stale_since" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "home_pkey" PRIMARY KEY ("platform","platform_user_id")
);

-- CreateIndex
CREATE INDEX "home_staff_id_idx" ON "home"("staff_id");

-- AddForeignKey
ALTER TABLE "home" ADD CONSTRAINT "home_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
