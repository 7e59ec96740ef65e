-- CreateTable
CREATE TABLE "listed_matter" (
    "card_id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "for_owner" BOOLEAN NOT NULL,

    CONSTRAINT "listed_matter_pkey" PRIMARY KEY ("card_id","follow_up_id")
);

-- CreateIndex
CREATE INDEX "listed_matter_follow_up_id_idx" ON "listed_matter"("follow_up_id");

-- AddForeignKey
ALTER TABLE "listed_matter" ADD CONSTRAINT "listed_matter_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listed_matter" ADD CONSTRAINT "listed_matter_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE CASCADE ON UPDATE CASCADE;
