/** Outlines of the icons, as paths on a 16-unit grid, by the SDK's names. Drawn for this project. */
const circle = 'M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0';
const check = 'm3 8.5 3.25 3.25L13 5';
const cross = 'm4 4 8 8M12 4l-8 8';
const plus = 'M8 3v10M3 8h10';
const document = 'M4 1.75h5.25L12.5 5v9.25H4zM9 2v3.25h3.25';
const person =
  'M8 7.25A2.5 2.5 0 1 0 8 2.25a2.5 2.5 0 0 0 0 5M2.75 13.75c.5-2.75 2.5-4.25 5.25-4.25s4.75 1.5 5.25 4.25';
const loop = 'M13.5 8a5.5 5.5 0 0 1-9.75 3.5M2.5 8a5.5 5.5 0 0 1 9.75-3.5M12.5 1.75v3h-3M3.5 14.25v-3h3';
const card =
  'M1.75 4.5c0-.7.5-1.25 1.25-1.25h10c.75 0 1.25.55 1.25 1.25v7c0 .7-.5 1.25-1.25 1.25H3c-.75 0-1.25-.55-1.25-1.25zM2 6.5h12';
const box = 'm8 1.75 5.5 3v6.5L8 14.25l-5.5-3v-6.5zM2.75 5 8 7.75 13.25 5M8 8v6';
const pen = 'm10.75 2.5 2.75 2.75L5.75 13 2.5 13.5 3 10.25z';
const bin = 'M2.5 4h11M6 4V2.25h4V4M4 4l.75 9.75h6.5L12 4';
const lens = 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10.5 10.5 14 14';
const gear =
  'M8 10.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4';
const exclamation = 'M8 5v3.5M8 11v.01';
const information = 'M8 7.25V11M8 5v.01';
const triangle = 'M8 2 1.75 13.25h12.5zM8 6.5v3M8 11.5v.01';
const lines = 'M2.5 4h11M2.5 8h11M2.5 12h11';
const dots = 'M3.25 8h.01M8 8h.01M12.75 8h.01';
const eye =
  'M1.5 8S3.75 3.75 8 3.75 14.5 8 14.5 8 12.25 12.25 8 12.25 1.5 8 1.5 8M8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5';
const clock = `${circle}M8 4.5V8l2.5 1.5`;
const upRight = 'M5 11 11.25 4.75M6 4.5h5.5V10';
const external = 'M6.5 3H3v10h10V9.5M9.5 2.5h4v4M13 3 7.5 8.5';
const code = 'M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5';
const play = 'M4.5 2.75v10.5L13 8z';
const bolt = 'M9 1.5 3 9h4.25L7 14.5 13 7H8.75z';
const shield = 'M8 1.75 13.25 3.5v4c0 3-2 5.5-5.25 6.75C4.75 13 2.75 10.5 2.75 7.5v-4z';

export const ICON_PATHS: Readonly<Record<string, string>> = {
  add: plus,
  addCircle: `${circle}M8 5.25v5.5M5.25 8h5.5`,
  apps: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  arrowDown: 'M8 2.5v11M3.5 9 8 13.5 12.5 9',
  arrowLeft: 'M13.5 8h-11M7 3.5 2.5 8 7 12.5',
  arrowRight: 'M2.5 8h11M9 3.5 13.5 8 9 12.5',
  arrowUp: 'M8 13.5v-11M3.5 7 8 2.5 12.5 7',
  arrowUpDown: 'M5 13V3M2.5 5.5 5 3l2.5 2.5M11 3v10M8.5 10.5 11 13l2.5-2.5',
  arrowUpRight: upRight,
  arrowsLoop: loop,
  balance: 'M8 2v11.5M4 13.5h8M3 4.5h10M3 4.5 1.25 9.5h3.5zM13 4.5l-1.75 5h3.5z',
  barChart: 'M3 13V8M8 13V3M13 13V6',
  billing: `${document}M6 8h4M6 10.5h4`,
  block: `${circle}M3.75 3.75l8.5 8.5`,
  calculator: 'M3.5 1.75h9v12.5h-9zM6 4.5h4M6 8h.01M8 8h.01M10 8h.01M6 11h.01M8 11h.01M10 11h.01',
  calendar: 'M2 3.5h12v10.25H2zM2 6.75h12M5 1.75v3M11 1.75v3',
  cancel: cross,
  cancelCircle: `${circle}m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5`,
  card,
  caretDown: 'M4 6.5h8l-4 4z',
  caretRight: 'M6.5 4v8l4-4z',
  change: 'M3 5.5h9.5L9.5 2.5M13 10.5H3.5l3 3',
  check,
  checkmark: check,
  accept: check,
  checkCircle: `${circle}m5.25 8.25 2 2 3.5-4`,
  chevronDown: 'm3.5 6 4.5 4.5L12.5 6',
  chevronLeft: 'M10 3.5 5.5 8l4.5 4.5',
  chevronRight: 'M6 3.5 10.5 8 6 12.5',
  chevronUp: 'm3.5 10 4.5-4.5 4.5 4.5',
  circle,
  clipboard: 'M5 3H3v11.25h10V3h-2M5.5 1.75h5v2.5h-5z',
  clock,
  code,
  cross,
  coupon: 'M1.75 4h12.5v2.5a1.5 1.5 0 0 0 0 3V12H1.75V9.5a1.5 1.5 0 0 0 0-3zM9.5 5v1M9.5 7.5v1M9.5 10v1',
  customer: person,
  customers: person,
  person,
  delete: bin,
  trash: bin,
  doc: document,
  document,
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  edit: pen,
  external,
  eyeOpen: eye,
  show: eye,
  filter: 'M2 4h12M4.5 8h7M6.5 12h3',
  flag: 'M3.5 14.25v-12M3.5 2.75h9L10.5 6l2 3.25h-9',
  help: `${circle}M6.25 6.25c0-2.25 3.5-2.25 3.5 0C9.75 7.5 8 7.5 8 9M8 11v.01`,
  history: `${clock}`,
  home: 'm2 7.5 6-5 6 5M3.5 6.5v7.25h9V6.5',
  info: `${circle}${information}`,
  insight: 'M8 1.75a4.25 4.25 0 0 0-2.25 7.75v1.75h4.5V9.5A4.25 4.25 0 0 0 8 1.75M6.25 13.75h3.5',
  lightBulb: 'M8 1.75a4.25 4.25 0 0 0-2.25 7.75v1.75h4.5V9.5A4.25 4.25 0 0 0 8 1.75M6.25 13.75h3.5',
  invoice: `${document}M6 8h4M6 10.5h4`,
  lightningBolt: bolt,
  link: 'M6.5 9.5 9.5 6.5M7 4.5 8.75 2.75a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.75 1.75a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  list: lines,
  listView: lines,
  menu: lines,
  lock: 'M3 7h10v7H3zM5 7V5a3 3 0 0 1 6 0v2',
  more: dots,
  overflow: dots,
  negative: 'M3 8h10',
  new: 'M8 1.75 9.5 6.5l4.75 1.5L9.5 9.5 8 14.25 6.5 9.5 1.75 8 6.5 6.5z',
  sparkle: 'M8 1.75 9.5 6.5l4.75 1.5L9.5 9.5 8 14.25 6.5 9.5 1.75 8 6.5 6.5z',
  next: 'M6 3.5 10.5 8 6 12.5',
  previous: 'M10 3.5 5.5 8l4.5 4.5',
  note: document,
  notifications: 'M3.5 11.5h9L11.25 9.5V6.25a3.25 3.25 0 0 0-6.5 0V9.5zM6.75 13.75h2.5',
  pause: 'M5.5 3v10M10.5 3v10',
  play,
  playCircle: `${circle}M6.75 5.5v5l4-2.5z`,
  plan: loop,
  positive: plus,
  product: box,
  productSubscription: box,
  recurring: loop,
  refresh: loop,
  subscription: loop,
  refund: 'M6 3.5 2.5 7 6 10.5M3 7h6.5a3.75 3.75 0 0 1 0 7H7',
  rocket:
    'M9.5 10.5 5.5 6.5C7 3.5 9.75 1.75 14 2c.25 4.25-1.5 7-4.5 8.5M5.5 6.5 2.5 7l-.75 2M9.5 10.5 9 13.5l-2 .75M3 13l2-2',
  rule: 'M2 10.5 10.5 2 14 5.5 5.5 14zM5 7.5l1.5 1.5M7.5 5 9 6.5',
  search: lens,
  send: 'M14 2 1.75 7l5 2.25L9 14.25z',
  settings: gear,
  shield,
  shieldCheck: `${shield}m5.75 7.75 1.75 1.75L10.5 6`,
  star: 'm8 1.75 1.9 4 4.35.6-3.15 3.05.75 4.35L8 11.65l-3.85 2.1.75-4.35L1.75 6.35l4.35-.6z',
  tag: 'M2 2h6l6 6-6 6-6-6zM5.25 5.25v.01',
  tasks: 'm2 4.5 1.25 1.25L5.5 3M8 4.5h6M2 11l1.25 1.25L5.5 9.5M8 11h6',
  terminal: 'M1.75 2.75h12.5v10.5H1.75zM4.5 6l2 2-2 2M8.5 10.5h3',
  trial: clock,
  upload: 'M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11',
  usage: 'M2.5 12a6 6 0 1 1 11 0M8 10.5l2.5-3.5',
  wallet: card,
  warning: triangle,
  warningCircle: `${circle}${exclamation}`,
  webhook: code,
  workflow: loop,
};
