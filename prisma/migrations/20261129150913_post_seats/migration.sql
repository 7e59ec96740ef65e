-- CreateTable
CREATE TABLE "post_seat" (
    "customer_id" UUID NOT NULL,
    "post" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,

    CONSTRAINT "post_seat_pkey" PRIMARY KEY ("customer_id","post")
);

-- CreateIndex
CREATE INDEX "post_seat_staff_id_idx" ON "post_seat"("staff_id");

-- AddForeignKey
ALTER TABLE "post_seat" ADD CONSTRAINT "post_seat_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post_seat" ADD CONSTRAINT "post_seat_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
