ALTER TABLE "prices" ADD COLUMN "trial_period_days" integer;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "billing_mode_updated_at" bigint;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "billing_cycle_anchor_config" jsonb;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "trial_end_behavior" text DEFAULT 'create_invoice' NOT NULL;