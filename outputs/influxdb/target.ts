/** Where a run's points go: an InfluxDB 1.x, or a later one through its v1 endpoints. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Target {
  /** Without a path: `http://localhost:8086`. */
  readonly url: string;
  readonly database: string;
  /** The user that k6 writes as; null where the database asks for none. */
  readonly writer: Credentials | null;
  /** The user that counts afterwards what arrived: a writer alone can't read. */
  readonly reader: Credentials | null;
}

const DEFAULT_DATABASE = 'k6';

/**
 * @param text `http://<host>:<port>`, with `/<database>` where it isn't k6's default
 * @param envFile the .env that setup made: what the environment doesn't name is looked for there
 * @throws Error in one line
 */
export function targetFrom(text: string, env: NodeJS.ProcessEnv, envFile: string): Target {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`${text}: expected http://<host>:<port>/<database>`);
  }
  if (!/^https?:$/.test(url.protocol) || url.search !== '' || /^\/[^/]+\/./.test(url.pathname))
    throw new Error(`${text}: expected http://<host>:<port>/<database>`);
  if (url.username !== '' || url.password !== '') {
    throw new Error(
      `${url.host}: name and password belong in K6_INFLUXDB_USERNAME and K6_INFLUXDB_PASSWORD, where no list of processes shows them`,
    );
  }
  const kept = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
  const credentials = (name: string, secret: string): Credentials | null => {
    // Set and empty: no user, whatever the file says.
    const from = env[name] === undefined ? kept : env;
    const username = from[name];
    return username ? { username, password: from[secret] ?? '' } : null;
  };
  const writer = credentials('K6_INFLUXDB_USERNAME', 'K6_INFLUXDB_PASSWORD');
  return {
    url: url.origin,
    database: decodeURIComponent(url.pathname.replace(/^\/|\/$/g, '')) || DEFAULT_DATABASE,
    writer,
    reader: credentials('INFLUXDB_READ_USER', 'INFLUXDB_READ_USER_PASSWORD') ?? writer,
  };
}
