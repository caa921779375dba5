/** A page in one file. */
import { escape } from '../escaping/html.ts';

export interface WholePage {
  readonly title: string;
  readonly style: string;
  /** HTML. */
  readonly body: string;
  /** HTML as well; without any, none may run. */
  readonly scripts?: string;
  /** Whether they may start workers from what the page carries. */
  readonly workers?: boolean;
}

/** Asks nothing of any network, whatever its data holds: the browser sees to it. */
export function wholePage({ title, style, body, scripts, workers }: WholePage): string {
  const allowed = `default-src 'none'; style-src 'unsafe-inline';${scripts ? " script-src 'unsafe-inline';" : ''}${workers ? ' worker-src blob:;' : ''} img-src data:`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${allowed}">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
${scripts ?? ''}</body>
</html>
`;
}
