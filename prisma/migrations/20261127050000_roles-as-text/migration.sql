-- Roles are data of the company, not of the schema. Everybody keeps the roles they have.
ALTER TABLE "staff" ALTER COLUMN "roles" TYPE TEXT[] USING "roles"::TEXT[];

DROP TYPE "Role";
