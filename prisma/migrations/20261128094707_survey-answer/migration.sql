-- CreateTable
CREATE TABLE "survey_answer" (
    "follow_up_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "platform_user_id" TEXT NOT NULL,
    "score" SMALLINT NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "entry_id" UUID,

    CONSTRAINT "survey_answer_pkey" PRIMARY KEY ("follow_up_id","platform","platform_user_id")
);

-- CreateIndex
CREATE INDEX "survey_answer_entry_id_idx" ON "survey_answer"("entry_id");

-- AddForeignKey
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "entry"("id") ON DELETE SET NULL ON UPDATE CASCADE;
