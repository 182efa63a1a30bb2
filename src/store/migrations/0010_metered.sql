CREATE TABLE "meter_events" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "meter_events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"identifier" text NOT NULL,
	"meter" text NOT NULL,
	"customer" text NOT NULL,
	"timestamp" bigint NOT NULL,
	"value" bigint NOT NULL,
	"payload" jsonb NOT NULL,
	"canceled_at" bigint,
	CONSTRAINT "meter_events_account_id_livemode_position_pk" PRIMARY KEY("account_id","livemode","position")
);
--> statement-breakpoint
CREATE TABLE "meters" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "meters_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"updated" bigint NOT NULL,
	"display_name" text NOT NULL,
	"event_name" text NOT NULL,
	"formula" text NOT NULL,
	"customer_key" text NOT NULL,
	"value_key" text NOT NULL,
	"time_window" text,
	"deactivated_at" bigint,
	CONSTRAINT "meters_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "invoice_items" ALTER COLUMN "quantity" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "invoice_lines" ALTER COLUMN "quantity" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "meter" text;--> statement-breakpoint
ALTER TABLE "invoice_items" ADD COLUMN "usage" jsonb;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "usage" jsonb;--> statement-breakpoint
ALTER TABLE "subscription_items" ADD COLUMN "usage_from" bigint;--> statement-breakpoint
ALTER TABLE "subscription_items" ADD COLUMN "usage_after" bigint;--> statement-breakpoint
CREATE INDEX "meter_events_of" ON "meter_events" USING btree ("account_id","livemode","meter","customer","timestamp","position");--> statement-breakpoint
CREATE INDEX "meter_events_named" ON "meter_events" USING btree ("account_id","livemode","identifier");--> statement-breakpoint
CREATE INDEX "meters_newest" ON "meters" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "meters_named" ON "meters" USING btree ("account_id","livemode","event_name");