/** The part of an address before the @ that a name makes: `Tomás Herrera` → `tomas.herrera`. */
export function mailbox(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .trim()
    .toLowerCase();
  return plain.split(/\s+/).join('.');
}
