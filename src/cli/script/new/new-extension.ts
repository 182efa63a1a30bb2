/** `console script new <point> <name>`. */
export interface NewOptions {
  point: string;
  name: string;
  implementation: string;
  appRoot: string;
  json?: boolean | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

export async function newExtension({ stderr }: NewOptions): Promise<number> {
  stderr.write('not yet\n');
  return 1;
}
