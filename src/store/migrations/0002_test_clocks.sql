CREATE TABLE "test_clocks" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "test_clocks_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text,
	"frozen_time" bigint NOT NULL,
	"status" text NOT NULL,
	"target_frozen_time" bigint,
	"deletes_after" bigint NOT NULL,
	CONSTRAINT "test_clocks_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "test_clock" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "test_clock" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "test_clock" text;--> statement-breakpoint
CREATE INDEX "test_clocks_newest" ON "test_clocks" USING btree ("account_id","livemode","created","position");