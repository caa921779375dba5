/** playground.html: one file that opens from disk. */
import { wholePage } from '../report/page/whole-page.ts';
import { loadScene, sceneNamesIn, type Scene } from '../records/files/scene-file.ts';
import { bodyWith } from './body.ts';

export interface Built {
  readonly style: string;
  /** Scripts: of the page, and of its worker. */
  readonly page: string;
  readonly worker: string;
}

/** @param root where `scenes/` and `topologies/` are, with a slash at its end */
export function playgroundPage({ style, page, worker }: Built, root: string): string {
  const body = bodyWith(scenesIn(root));
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

/** A scene that can't be read is left out: the commands that take it say why, and the build goes on. */
const scenesIn = (root: string): Scene[] =>
  sceneNamesIn(`${root}scenes`).flatMap((name) => {
    try {
      return [loadScene(`${root}scenes/${name}.json`, `${root}topologies`)];
    } catch {
      return [];
    }
  });
