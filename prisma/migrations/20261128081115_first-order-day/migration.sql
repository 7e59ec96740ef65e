-- CreateIndex
CREATE INDEX "first_order_ordered_on_idx" ON "first_order"("ordered_on");
