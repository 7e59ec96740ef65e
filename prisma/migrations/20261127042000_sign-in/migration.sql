-- CreateTable
CREATE TABLE "sign_in" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "link_digest" TEXT NOT NULL,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "link_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "session_digest" TEXT,
    "signed_in_at" TIMESTAMPTZ(3),
    "session_expires_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_link_digest_key" ON "sign_in"("link_digest");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_session_digest_key" ON "sign_in"("session_digest");

-- CreateIndex
CREATE INDEX "sign_in_staff_id_offered_at_idx" ON "sign_in"("staff_id", "offered_at");

-- AddForeignKey
ALTER TABLE "sign_in" ADD CONSTRAINT "sign_in_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
