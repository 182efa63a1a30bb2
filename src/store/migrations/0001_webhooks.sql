CREATE TABLE "webhook_deliveries" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event" text NOT NULL,
	"event_type" text NOT NULL,
	"endpoint" text NOT NULL,
	"url" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" bigint,
	"claimed_until" bigint,
	"last_attempt_at" bigint,
	"last_status" integer,
	"last_body" text,
	"last_error" text,
	CONSTRAINT "webhook_deliveries_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"account_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"id" text NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "webhook_endpoints_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"via" text NOT NULL,
	"url" text NOT NULL,
	"description" text,
	"enabled_events" jsonb NOT NULL,
	"api_version" text,
	"metadata" jsonb NOT NULL,
	"status" text NOT NULL,
	"secret" text NOT NULL,
	"after" bigint NOT NULL,
	"owner" text,
	"expires_at" bigint,
	CONSTRAINT "webhook_endpoints_account_id_livemode_id_pk" PRIMARY KEY("account_id","livemode","id")
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "dispatched" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" USING btree ("account_id","livemode","event","endpoint");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("account_id","livemode","endpoint","position") WHERE "webhook_deliveries"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "events_outbox" ON "events" USING btree ("account_id","livemode","position") WHERE not "events"."dispatched";