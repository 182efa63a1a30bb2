CREATE TABLE "accounts" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"default_currency" text NOT NULL,
	"app_secret" text NOT NULL,
	"clock_mode" text NOT NULL,
	"clock_at" bigint NOT NULL,
	"clock_offset" bigint NOT NULL,
	"seeded" boolean NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "accounts_account_id_livemode_pk" PRIMARY KEY("account_id","livemode")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"type" text NOT NULL,
	"object" jsonb NOT NULL,
	"previous_attributes" jsonb,
	"request_id" text,
	"idempotency_key" text,
	"delivered" boolean DEFAULT false NOT NULL,
	CONSTRAINT "events_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer,
	"body" text,
	"request_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "idempotency_keys_account_id_livemode_key_pk" PRIMARY KEY("account_id","livemode","key")
);
--> statement-breakpoint
CREATE TABLE "customer_balance_transactions" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "customer_balance_transactions_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"customer" text NOT NULL,
	"amount" bigint NOT NULL,
	"ending_balance" bigint NOT NULL,
	"currency" text NOT NULL,
	"type" text NOT NULL,
	"invoice" text,
	"description" text,
	CONSTRAINT "customer_balance_transactions_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "customers_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text,
	"email" text,
	"description" text,
	"phone" text,
	"balance" bigint NOT NULL,
	"currency" text,
	"default_payment_method" text,
	"metadata" jsonb NOT NULL,
	"invoice_prefix" text NOT NULL,
	"next_invoice_sequence" integer NOT NULL,
	"deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "customers_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "prices_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"product" text NOT NULL,
	"active" boolean NOT NULL,
	"currency" text NOT NULL,
	"unit_amount_decimal" text NOT NULL,
	"interval" text,
	"interval_count" integer,
	"nickname" text,
	"lookup_key" text,
	"metadata" jsonb NOT NULL,
	CONSTRAINT "prices_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "products_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"updated" bigint NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"active" boolean NOT NULL,
	"metadata" jsonb NOT NULL,
	"deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "products_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "activations" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "activations_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"extension_point" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "activations_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "active_extensions" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"extension_point" text NOT NULL,
	"activation" text NOT NULL,
	"app" text NOT NULL,
	"extension" text NOT NULL,
	"version" text NOT NULL,
	"configuration" jsonb NOT NULL,
	"configuration_hash" text NOT NULL,
	CONSTRAINT "active_extensions_account_id_livemode_extension_point_pk" PRIMARY KEY("account_id","livemode","extension_point")
);
--> statement-breakpoint
CREATE TABLE "extension_configurations" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"extension" text NOT NULL,
	"configuration" jsonb NOT NULL,
	"saved_at" bigint NOT NULL,
	CONSTRAINT "extension_configurations_account_id_livemode_extension_pk" PRIMARY KEY("account_id","livemode","extension")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "plans_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"subscription" text NOT NULL,
	"preview" jsonb NOT NULL,
	"basis" jsonb NOT NULL,
	"applied_at" bigint,
	CONSTRAINT "plans_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "runs_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"mode" text NOT NULL,
	"extension_point" text NOT NULL,
	"method" text NOT NULL,
	"extension" text NOT NULL,
	"extension_name" text NOT NULL,
	"extension_version" text NOT NULL,
	"source_hash" text NOT NULL,
	"configuration" json,
	"configuration_hash" text NOT NULL,
	"context" json NOT NULL,
	"request" json NOT NULL,
	"result" json,
	"problem" json,
	"verdict" text NOT NULL,
	"logs" json NOT NULL,
	"spent_ms" double precision NOT NULL,
	"input_bytes" integer NOT NULL,
	"output_bytes" integer NOT NULL,
	"customer" text,
	"subscription" text,
	"invoice" text,
	CONSTRAINT "runs_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "invoice_items" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "invoice_items_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text NOT NULL,
	"subscription" text,
	"subscription_item" text,
	"price" text,
	"product" text,
	"quantity" integer NOT NULL,
	"unit_amount_decimal" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"description" text,
	"period_start" bigint NOT NULL,
	"period_end" bigint NOT NULL,
	"proration" boolean NOT NULL,
	"discountable" boolean NOT NULL,
	"credited" jsonb,
	"metadata" jsonb NOT NULL,
	"factor" text,
	"run" text,
	"invoice" text,
	CONSTRAINT "invoice_items_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "invoice_lines_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"invoice" text NOT NULL,
	"customer" text NOT NULL,
	"subscription" text,
	"subscription_item" text,
	"price" text,
	"product" text,
	"quantity" integer NOT NULL,
	"unit_amount_decimal" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"description" text,
	"period_start" bigint NOT NULL,
	"period_end" bigint NOT NULL,
	"proration" boolean NOT NULL,
	"discountable" boolean NOT NULL,
	"credited" jsonb,
	"metadata" jsonb NOT NULL,
	"factor" text,
	"run" text,
	"invoice_item" text,
	CONSTRAINT "invoice_lines_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "invoices_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text NOT NULL,
	"subscription" text,
	"number" text,
	"status" text NOT NULL,
	"billing_reason" text NOT NULL,
	"collection_method" text NOT NULL,
	"currency" text NOT NULL,
	"period_start" bigint NOT NULL,
	"period_end" bigint NOT NULL,
	"total" bigint NOT NULL,
	"starting_balance" bigint NOT NULL,
	"ending_balance" bigint,
	"amount_due" bigint NOT NULL,
	"amount_paid" bigint NOT NULL,
	"attempt_count" integer NOT NULL,
	"due_date" bigint,
	"finalized_at" bigint,
	"paid_at" bigint,
	"finalizes_at" bigint,
	"description" text,
	"metadata" jsonb NOT NULL,
	"subscription_metadata" jsonb,
	CONSTRAINT "invoices_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "debits" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "debits_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subscription" text NOT NULL,
	"item" text NOT NULL,
	"price" text NOT NULL,
	"quantity" integer NOT NULL,
	"period_start" bigint NOT NULL,
	"period_end" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"credited" bigint NOT NULL,
	"invoice_item" text,
	"invoice" text,
	"line" text,
	CONSTRAINT "debits_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "subscription_items" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "subscription_items_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"subscription" text NOT NULL,
	"price" text NOT NULL,
	"quantity" integer NOT NULL,
	"current_period_start" bigint NOT NULL,
	"current_period_end" bigint NOT NULL,
	"metadata" jsonb NOT NULL,
	CONSTRAINT "subscription_items_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "subscriptions_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text NOT NULL,
	"status" text NOT NULL,
	"billing_mode" text NOT NULL,
	"billing_cycle_anchor" bigint NOT NULL,
	"currency" text NOT NULL,
	"start_date" bigint NOT NULL,
	"ended_at" bigint,
	"canceled_at" bigint,
	"cancel_at" bigint,
	"cancel_at_period_end" boolean DEFAULT false NOT NULL,
	"trial_start" bigint,
	"trial_end" bigint,
	"collection_method" text NOT NULL,
	"days_until_due" integer,
	"default_payment_method" text,
	"description" text,
	"metadata" jsonb NOT NULL,
	"latest_invoice" text,
	"due_at" bigint,
	CONSTRAINT "subscriptions_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE INDEX "events_newest" ON "events" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "balance_transactions_of" ON "customer_balance_transactions" USING btree ("account_id","livemode","customer","position");--> statement-breakpoint
CREATE INDEX "customers_newest" ON "customers" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "prices_newest" ON "prices" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "products_newest" ON "products" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "runs_newest" ON "runs" USING btree ("account_id","livemode","position");--> statement-breakpoint
CREATE INDEX "runs_of" ON "runs" USING btree ("account_id","livemode","extension","at");--> statement-breakpoint
CREATE INDEX "invoice_items_pending" ON "invoice_items" USING btree ("account_id","livemode","customer","invoice");--> statement-breakpoint
CREATE INDEX "lines_of" ON "invoice_lines" USING btree ("account_id","livemode","invoice","position");--> statement-breakpoint
CREATE INDEX "invoices_newest" ON "invoices" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "invoices_due" ON "invoices" USING btree ("account_id","livemode","finalizes_at");--> statement-breakpoint
CREATE INDEX "invoices_of" ON "invoices" USING btree ("account_id","livemode","subscription");--> statement-breakpoint
CREATE INDEX "debits_of" ON "debits" USING btree ("account_id","livemode","subscription","period_end");--> statement-breakpoint
CREATE INDEX "items_of" ON "subscription_items" USING btree ("account_id","livemode","subscription","position");--> statement-breakpoint
CREATE INDEX "subscriptions_newest" ON "subscriptions" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "subscriptions_due" ON "subscriptions" USING btree ("account_id","livemode","due_at");--> statement-breakpoint
CREATE INDEX "subscriptions_of" ON "subscriptions" USING btree ("account_id","livemode","customer");