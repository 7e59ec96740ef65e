-- CreateTable
CREATE TABLE "form_page" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "token_digest" TEXT NOT NULL,
    "handle" JSONB NOT NULL,
    "view" JSONB,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "answer" JSONB,

    CONSTRAINT "form_page_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "form_page_token_digest_key" ON "form_page"("token_digest");

-- CreateIndex
CREATE INDEX "form_page_staff_id_idx" ON "form_page"("staff_id");

-- CreateIndex
CREATE INDEX "form_page_expires_at_idx" ON "form_page"("expires_at");

-- AddForeignKey
ALTER TABLE "form_page" ADD CONSTRAINT "form_page_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
