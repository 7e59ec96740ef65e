-- CreateTable
CREATE TABLE "look_again" (
    "id" BIGSERIAL NOT NULL,
    "on" DATE NOT NULL,
    "only_open" BOOLEAN NOT NULL,
    "after" UUID,

    CONSTRAINT "look_again_pkey" PRIMARY KEY ("id")
);
