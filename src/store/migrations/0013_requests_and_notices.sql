CREATE TABLE "api_requests" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "api_requests_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"parameters" text NOT NULL,
	"status" integer NOT NULL,
	"answer" text NOT NULL,
	"cut" boolean NOT NULL,
	"ms" double precision NOT NULL,
	"idempotency_key" text,
	"original_request" text,
	"api_version" text,
	"user_agent" text,
	"source" text NOT NULL,
	"error_type" text,
	"error_code" text,
	CONSTRAINT "api_requests_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "upcoming_days" integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "thin" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "upcoming_told" bigint;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "trial_told" bigint;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "destination" jsonb;--> statement-breakpoint
CREATE INDEX "api_requests_newest" ON "api_requests" USING btree ("account_id","livemode","position");--> statement-breakpoint
CREATE INDEX "subscriptions_untold" ON "subscriptions" USING btree ("account_id","livemode","due_at") WHERE "subscriptions"."due_at" is not null and "subscriptions"."upcoming_told" is distinct from "subscriptions"."due_at";--> statement-breakpoint
CREATE INDEX "subscriptions_trial_untold" ON "subscriptions" USING btree ("account_id","livemode","trial_end") WHERE "subscriptions"."status" = 'trialing' and "subscriptions"."trial_told" is distinct from "subscriptions"."trial_end";