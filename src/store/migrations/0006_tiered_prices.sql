ALTER TABLE "prices" ALTER COLUMN "unit_amount_decimal" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "tiers_mode" text;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "tiers" jsonb;--> statement-breakpoint
ALTER TABLE "prices" ADD COLUMN "transform_quantity" jsonb;