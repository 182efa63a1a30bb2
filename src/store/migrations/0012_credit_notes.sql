CREATE TABLE "credit_note_lines" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "credit_note_lines_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"credit_note" text NOT NULL,
	"customer" text NOT NULL,
	"invoice_line" text,
	"description" text,
	"quantity" integer,
	"unit_amount_decimal" text,
	"amount" bigint NOT NULL,
	"discounts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"taxes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"tax_rates" jsonb,
	"metadata" jsonb NOT NULL,
	CONSTRAINT "credit_note_lines_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "credit_notes" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "credit_notes_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"customer" text NOT NULL,
	"invoice" text NOT NULL,
	"number" text NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"memo" text,
	"effective_at" bigint NOT NULL,
	"pre_payment_amount" bigint NOT NULL,
	"credit_amount" bigint NOT NULL,
	"refund_amount" bigint NOT NULL,
	"out_of_band_amount" bigint,
	"refunds" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"balance_transaction" text,
	"voided_at" bigint,
	"metadata" jsonb NOT NULL,
	"test_clock" text,
	CONSTRAINT "credit_notes_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "discounts" ALTER COLUMN "subscription" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_balance_transactions" ADD COLUMN "credit_note" text;--> statement-breakpoint
ALTER TABLE "customer_balance_transactions" ADD COLUMN "metadata" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "tax_exempt" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "address" jsonb;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "shipping" jsonb;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "preferred_locales" jsonb;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "currency_options" jsonb;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "tax_behavior" text DEFAULT 'unspecified' NOT NULL;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "default_price" text;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "details" jsonb;--> statement-breakpoint
ALTER TABLE "discounts" ADD COLUMN "invoice" text;--> statement-breakpoint
ALTER TABLE "discounts" ADD COLUMN "invoice_item" text;--> statement-breakpoint
ALTER TABLE "invoice_items" ADD COLUMN "own_discounts" jsonb;--> statement-breakpoint
ALTER TABLE "invoice_items" ADD COLUMN "tier" integer;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "own_discounts" jsonb;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "tier" integer;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "pre_payment_credited" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "post_payment_credited" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "footer" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "custom_fields" jsonb;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "statement_descriptor" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "default_payment_method" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "effective_at" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "tax_exempt" text;--> statement-breakpoint
CREATE INDEX "credit_note_lines_of" ON "credit_note_lines" USING btree ("account_id","livemode","credit_note","position");--> statement-breakpoint
CREATE INDEX "credit_note_lines_customer" ON "credit_note_lines" USING btree ("account_id","livemode","customer");--> statement-breakpoint
CREATE INDEX "credit_notes_newest" ON "credit_notes" USING btree ("account_id","livemode","created","position");--> statement-breakpoint
CREATE INDEX "credit_notes_of" ON "credit_notes" USING btree ("account_id","livemode","invoice");--> statement-breakpoint
CREATE INDEX "credit_notes_customer" ON "credit_notes" USING btree ("account_id","livemode","customer");--> statement-breakpoint
CREATE INDEX "discounts_of_customer" ON "discounts" USING btree ("account_id","livemode","customer");