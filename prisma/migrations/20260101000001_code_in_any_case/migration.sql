-- By hand: an index on an expression is nothing that schema.prisma can say.
-- c001 and C001 are one customer, and are found as fast as by the very letters.
CREATE UNIQUE INDEX "customer_code_in_any_case_key" ON "customer"(upper("code"));
