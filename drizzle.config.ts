import { defineConfig } from 'drizzle-kit';

// `npx drizzle-kit generate --name <what changes>` writes the next migration from the schema.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema/index.ts',
  out: './src/store/migrations',
});
