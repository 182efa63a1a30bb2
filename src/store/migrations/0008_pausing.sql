ALTER TABLE "subscriptions" ADD COLUMN "cancel_prorated" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "cancellation_details" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pause_collection" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "paused" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "resumption" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "pending_invoice_item_interval" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "next_pending_invoice_item_invoice" bigint;