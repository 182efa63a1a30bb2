CREATE TABLE "subscription_schedules" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "subscription_schedules_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text NOT NULL,
	"status" text NOT NULL,
	"subscription" text,
	"released_subscription" text,
	"end_behavior" text NOT NULL,
	"billing_mode" text NOT NULL,
	"proration_discounts" text NOT NULL,
	"phases" jsonb NOT NULL,
	"phase" integer,
	"default_settings" jsonb NOT NULL,
	"metadata" jsonb NOT NULL,
	"canceled_at" bigint,
	"completed_at" bigint,
	"released_at" bigint,
	"due_at" bigint,
	"expiring_at" bigint,
	"test_clock" text,
	CONSTRAINT "subscription_schedules_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "schedule" text;--> statement-breakpoint
CREATE INDEX "schedules_newest" ON "subscription_schedules" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "subscription_schedules" USING btree ("account_id","livemode","due_at");--> statement-breakpoint
CREATE INDEX "schedules_of" ON "subscription_schedules" USING btree ("account_id","livemode","customer");