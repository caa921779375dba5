/** playground.html: one file that opens from disk. */
import { wholePage } from '../report/page/whole-page.ts';
import { body } from './body.ts';

export interface Built {
  readonly style: string;
  /** Scripts: of the page, and of its worker. */
  readonly page: string;
  readonly worker: string;
}

export function playgroundPage({ style, page, worker }: Built): string {
  const whole = (text: string) => text.replaceAll('</script', '<\\/script');
  const scripts = `<script type="text/plain" id="worker">${whole(worker)}</script>
<script type="module">${whole(page)}</script>
`;
  return wholePage({
    title: 'routebench playground: two strategies side by side',
    style,
    body,
    scripts,
    workers: true,
  });
}
