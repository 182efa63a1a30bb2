CREATE TABLE "charges" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "charges_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"customer" text,
	"payment_intent" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"succeeded" boolean NOT NULL,
	"payment_method" text,
	"failure_code" text,
	"decline_code" text,
	"description" text,
	"metadata" jsonb NOT NULL,
	"test_clock" text,
	CONSTRAINT "charges_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "payment_intents" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "payment_intents_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text,
	"invoice" text,
	"invoice_payment" text,
	"amount" bigint NOT NULL,
	"requested" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"payment_method" text,
	"latest_charge" text,
	"last_error" jsonb,
	"client_secret" text NOT NULL,
	"description" text,
	"metadata" jsonb NOT NULL,
	"paid_at" bigint,
	"canceled_at" bigint,
	"cancellation_reason" text,
	"test_clock" text,
	CONSTRAINT "payment_intents_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "retry_days" jsonb DEFAULT '[3,5,7]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "after_retries" text DEFAULT 'cancel' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "invoice_after_retries" text DEFAULT 'open' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "next_payment_attempt" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "amount_overpaid" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD COLUMN "fresh" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD COLUMN "given" jsonb;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD COLUMN "metadata" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pending_update" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pending_until" bigint;--> statement-breakpoint
CREATE INDEX "charges_newest" ON "charges" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "charges_of" ON "charges" USING btree ("account_id","livemode","payment_intent");--> statement-breakpoint
CREATE INDEX "charges_by" ON "charges" USING btree ("account_id","livemode","customer");--> statement-breakpoint
CREATE INDEX "payment_intents_newest" ON "payment_intents" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "payment_intents_by" ON "payment_intents" USING btree ("account_id","livemode","customer","position");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_intents_of" ON "payment_intents" USING btree ("account_id","livemode","invoice") WHERE "payment_intents"."status" <> 'canceled';--> statement-breakpoint
CREATE INDEX "payment_intents_for" ON "payment_intents" USING btree ("account_id","livemode","invoice","position");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_intents_shown_as" ON "payment_intents" USING btree ("account_id","livemode","invoice_payment");--> statement-breakpoint
CREATE INDEX "invoices_retried" ON "invoices" USING btree ("account_id","livemode","next_payment_attempt") WHERE "invoices"."next_payment_attempt" is not null;--> statement-breakpoint
CREATE INDEX "subscriptions_pending" ON "subscriptions" USING btree ("account_id","livemode","pending_until") WHERE "subscriptions"."pending_until" is not null;