ALTER TABLE "invoices" ADD COLUMN "voided_at" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "marked_uncollectible_at" bigint;