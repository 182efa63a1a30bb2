/** `npm start`: serves until it is told to stop. */
import { readSettings } from './settings.ts';
import { startServer } from './serve.ts';

export async function start(): Promise<void> {
  const tell = (text: string): void => void process.stdout.write(`${text}\n`);
  const settings = readSettings();
  const running = await startServer(settings, tell);
  tell(`\n  Extension Console   ${running.origin}\n`);
  tell('  Dashboard and Stripe API are there; try the API with any key that starts with sk_test_.');
  const kept = settings.databaseUrl === null ? 'data folder' : 'database that DATABASE_URL names';
  tell(`  Stop with Ctrl+C. Everything is kept in the ${kept}.`);
  await new Promise<void>((resolve) => {
    const stop = (): void => resolve();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await running.close();
  // Handles of libraries may linger; everything of ours is closed.
  process.exit(0);
}
