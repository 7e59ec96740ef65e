-- AlterTable
ALTER TABLE "approval_request" ADD COLUMN     "entry_id" UUID;

-- CreateIndex
CREATE INDEX "approval_request_entry_id_idx" ON "approval_request"("entry_id");

-- AddForeignKey
ALTER TABLE "approval_request" ADD CONSTRAINT "approval_request_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
