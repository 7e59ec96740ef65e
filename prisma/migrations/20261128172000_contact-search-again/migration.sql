-- By hand, as every index on an expression: the list of customers is searched by a part of a contact's name.
CREATE INDEX "contact_search_idx" ON "contact" USING gin (search_grams("name"));
