/** A workload out of an access log: when each request came, and how long it took. */

export interface LoggedRequest {
  /** Since 1970. */
  readonly arrivedMs: number;
  /** Time its server took. */
  readonly durationMs: number;
}

export interface ReadLog {
  readonly format: 'NGINX' | 'HAProxy' | 'CSV';
  /** Rising by arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Lines left out because they can't be read. */
  readonly unread: number;
  /** The first of them, with its number. */
  readonly firstUnread: string | null;
  /** Requests left out because no server answered: HAProxy's timer is -1. */
  readonly unanswered: number;
}

type Line = LoggedRequest | 'unanswered' | null;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10/Oct/2025:13:55:36.123 +0200`, of both NGINX and HAProxy; without a zone it is read as UTC. */
function momentMs(text: string): number {
  const m = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?(?: ([+-])(\d\d)(\d\d))?$/.exec(
    text,
  );
  if (m === null || !MONTHS.includes(m[2]!)) return NaN;
  const zoneMs = (m[8] === '-' ? -1 : 1) * 60_000 * (60 * Number(m[9] ?? 0) + Number(m[10] ?? 0));
  const month = MONTHS.indexOf(m[2]!);
  return Date.UTC(+m[3]!, month, +m[1]!, +m[4]!, +m[5]!, +m[6]!, Number(m[7] ?? 0)) - zoneMs;
}

const requestOf = (arrivedMs: number, durationMs: number): Line =>
  Number.isFinite(arrivedMs) && durationMs >= 0 ? { arrivedMs, durationMs } : null;

/** Combined log format with `$request_time` (s) as its last number: NGINX logs a request when it has ended. */
function nginxLine(line: string): Line {
  const m = /^\S+ \S+ .+? \[([^\]]+)\] "[^"]*" \d{3} (?:\d+|-) .*?(\d+\.\d{3})\s*$/.exec(line);
  if (m === null) return null;
  const durationMs = Math.round(1000 * Number(m[2]));
  return requestOf(momentMs(m[1]!) - durationMs, durationMs);
}

/** HAProxy's HTTP log: `[accepted] frontend backend/server TR/Tw/Tc/Tr/Ta status`, ms; Tr is the server's time. */
function haproxyLine(line: string): Line {
  const m = /\[([^\]]+)\] \S+ \S+\/\S+ (-?\d+)\/-?\d+\/-?\d+\/(-?\d+)\/\+?\d+ -?\d+ /.exec(line);
  if (m === null) return null;
  if (Number(m[3]) < 0 || Number(m[2]) < 0) return 'unanswered';
  return requestOf(momentMs(m[1]!) + Number(m[2]), Number(m[3]));
}

/** Columns `arrivedMs` and `durationMs`, in any order. */
function csvLine(names: readonly string[]): (line: string) => Line {
  const [arrived, duration] = [names.indexOf('arrivedMs'), names.indexOf('durationMs')];
  return (line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    if (!cells[arrived] || !cells[duration]) return null;
    return requestOf(Number(cells[arrived]), Number(cells[duration]));
  };
}

/**
 * @param file to name in errors
 * @throws Error with one line where no line is a request: what was found, what is expected
 */
export function readLog(text: string, file: string): ReadLog {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) throw new Error(`${file}: is empty: expected a log of NGINX or HAProxy, or a CSV`);
  const names = first.split(',').map((name) => name.trim());
  const isCsv = names.includes('arrivedMs') && names.includes('durationMs');
  const formats = isCsv
    ? [{ format: 'CSV' as const, parse: csvLine(names) }]
    : [
        { format: 'HAProxy' as const, parse: haproxyLine },
        { format: 'NGINX' as const, parse: nginxLine },
      ];
  const format = formats.find(({ parse }) => lines.some((line) => parse(line) !== null));
  const expected = 'NGINX combined ending in $request_time, HAProxy HTTP, or a CSV with arrivedMs,durationMs';
  if (format === undefined)
    throw new Error(
      `${file}: no line can be read; the first is "${first.slice(0, 80)}": expected ${expected}`,
    );
  const requests: LoggedRequest[] = [];
  let [unread, unanswered] = [0, 0];
  let firstUnread: string | null = null;
  lines.forEach((line, i) => {
    if (line.trim() === '' || (isCsv && line === first)) return;
    const read = format.parse(line);
    if (read === 'unanswered') unanswered++;
    else if (read !== null) requests.push(read);
    else if (unread++ === 0) firstUnread = `line ${i + 1} is "${line.slice(0, 80)}"`;
  });
  if (requests.length === 0) throw new Error(`${file}: no request in it was answered: expected at least one`);
  requests.sort((a, b) => a.arrivedMs - b.arrivedMs);
  return { format: format.format, requests, unread, firstUnread, unanswered };
}
