/** Line protocol: `measurement,tag=value field=value time`, the time in ns. */

export type Fields = Readonly<Record<string, number | string>>;

const escaped = (text: string): string =>
  text
    .replace(/\\$/, '\\\\')
    .replace(/[\n\r]/g, ' ')
    .replace(/[ ,=]/g, '\\$&');

/** @param tags empty ones are left out, as a tag has to have a value; @param timeNs beyond what a number holds exactly */
export function lineOf(
  measurement: string,
  tags: Readonly<Record<string, string>>,
  fields: Fields,
  timeNs: bigint,
): string {
  return `${measurement}${tagText(tags)} ${fieldText(fields)} ${timeNs}`;
}

const tagText = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `,${name}=${escaped(value)}`)
    .join('');

const fieldText = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? value : quotedField(value)}`)
    .join(',');

const quotedField = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms * 1000)) * 1000n;
