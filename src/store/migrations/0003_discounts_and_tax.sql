CREATE TABLE "coupons" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "coupons_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"name" text,
	"percent_off" text,
	"amount_off" bigint,
	"currency" text,
	"duration" text NOT NULL,
	"duration_in_months" integer,
	"products" jsonb,
	"extension" text,
	"extension_version" text,
	"configuration" jsonb,
	"configuration_hash" text,
	"max_redemptions" integer,
	"redeem_by" bigint,
	"times_redeemed" integer NOT NULL,
	"metadata" jsonb NOT NULL,
	"deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "coupons_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "discounts" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "discounts_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"coupon" text NOT NULL,
	"percent_off" text,
	"amount_off" bigint,
	"currency" text,
	"duration" text NOT NULL,
	"duration_in_months" integer,
	"products" jsonb,
	"extension" text,
	"extension_version" text,
	"configuration" jsonb,
	"configuration_hash" text,
	"promotion_code" text,
	"customer" text NOT NULL,
	"subscription" text NOT NULL,
	"subscription_item" text,
	"start" bigint NOT NULL,
	"end" bigint,
	CONSTRAINT "discounts_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "promotion_codes" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "promotion_codes_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"code" text NOT NULL,
	"coupon" text NOT NULL,
	"active" boolean NOT NULL,
	"customer" text,
	"expires_at" bigint,
	"max_redemptions" integer,
	"times_redeemed" integer NOT NULL,
	"first_time_transaction" boolean NOT NULL,
	"minimum_amount" bigint,
	"minimum_amount_currency" text,
	"metadata" jsonb NOT NULL,
	CONSTRAINT "promotion_codes_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "tax_rates" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "tax_rates_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"active" boolean NOT NULL,
	"display_name" text NOT NULL,
	"description" text,
	"percentage" text NOT NULL,
	"inclusive" boolean NOT NULL,
	"country" text,
	"state" text,
	"jurisdiction" text,
	"tax_type" text,
	"metadata" jsonb NOT NULL,
	CONSTRAINT "tax_rates_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "invoice_items" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_items" ADD COLUMN "tax_rates" jsonb;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "tax_rates" jsonb;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "taxes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "default_tax_rates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "debits" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "debits" ADD COLUMN "tax_rates" jsonb;--> statement-breakpoint
ALTER TABLE "subscription_items" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription_items" ADD COLUMN "tax_rates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "proration_discounts" text DEFAULT 'included' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "discounts" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "default_tax_rates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "coupons_newest" ON "coupons" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "discounts_of" ON "discounts" USING btree ("account_id","livemode","subscription");--> statement-breakpoint
CREATE INDEX "promotion_codes_newest" ON "promotion_codes" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "tax_rates_newest" ON "tax_rates" USING btree ("account_id","livemode","created","position");