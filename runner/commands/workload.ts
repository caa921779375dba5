/** `routebench workload access.log`: arrivals and sizes out of a log, for a run to take up. */
import type { Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { readLog, type LoggedRequest } from '../../model/workload/access-log.ts';
import { count } from '../../records/wording.ts';
import { orUserError, UserError, written } from '../errors.ts';
import { print, say } from '../terminal/say.ts';

const BARS = '▁▂▃▄▅▆▇█';
const MAX_BARS = 60;

export function addWorkloadCommand(program: Command): void {
  program
    .command('workload')
    .description('an access log of NGINX or HAProxy as arrivals and sizes of a run')
    .argument(
      '<log>',
      'NGINX combined ending in $request_time, HAProxy HTTP, or a CSV with arrivedMs,durationMs',
    )
    .option('--out <file>', 'a CSV file for --arrivals trace:FILE and --sizes file:FILE', 'workload.csv')
    .action(workload);
}

function workload(file: string, { out }: { out: string }): void {
  const log = orUserError(() => readLog(readFileSync(file, 'utf8'), file));
  const { requests } = log;
  const meanMs = requests.reduce((sum, { durationMs }) => sum + durationMs, 0) / requests.length;
  if (meanMs === 0) throw new UserError(`${file}: all durations are 0: expected at least one above 0 ms`);
  const startMs = requests[0]!.arrivedMs;
  const rows = requests.map((it) => `${it.arrivedMs - startMs},${it.durationMs / meanMs}`);
  written(() => writeFileSync(out, `releasedMs,size\n${rows.join('\n')}\n`));
  if (log.unread > 0)
    say(`left out: ${count(log.unread)} lines that can't be read; the first, ${log.firstUnread}`);
  if (log.unanswered > 0) say(`left out: ${count(log.unanswered)} requests without a server's answer`);
  const seconds = (requests.at(-1)!.arrivedMs - startMs) / 1000;
  print(
    `${log.format}: ${count(requests.length)} requests in ${seconds.toFixed(1)} s, mean ${meanMs.toFixed(1)} ms`,
  );
  print(`arrivals  ${sparkline(requests)}`);
  print(
    `${out}: npx routebench simulate --strategies all --arrivals trace:${out} --sizes file:${out} -n ${requests.length}`,
  );
}

/** Arrivals per equal part of the log, at most a part a second. */
function sparkline(requests: readonly LoggedRequest[]): string {
  const startMs = requests[0]!.arrivedMs;
  const spanMs = requests.at(-1)!.arrivedMs - startMs + 1;
  const parts = new Array<number>(Math.min(MAX_BARS, Math.ceil(spanMs / 1000))).fill(0);
  for (const { arrivedMs } of requests) parts[Math.floor(((arrivedMs - startMs) / spanMs) * parts.length)]!++;
  const most = parts.reduce((a, b) => Math.max(a, b), 0);
  return parts.map((n) => BARS[Math.round((n / most) * (BARS.length - 1))]).join('');
}
