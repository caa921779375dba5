/** When requests came once: moments in ms, or counts per second. */
import { columnsIn, numbersIn } from './numbers-file.ts';

/**
 * Moments from the first one on, in ms, rising.
 *
 * @throws Error with one line: the file, the line, what was found, what is expected
 */
export function momentsIn(text: string, file: string): Float64Array {
  if (columnsIn(text).includes('count')) return momentsOfCounts(text, file);
  const momentsMs = numbersIn(text, file, 'releasedMs');
  const back = momentsMs.findIndex((ms, i) => i > 0 && ms < momentsMs[i - 1]!);
  if (back >= 0)
    throw new Error(
      `${file}: moment ${back + 1} is ${momentsMs[back]}: expected at least ${momentsMs[back - 1]}, as the one before: sort them`,
    );
  return Float64Array.from(momentsMs, (ms) => ms - momentsMs[0]!);
}

/** Spread evenly within their second. */
function momentsOfCounts(text: string, file: string): Float64Array {
  const seconds = numbersIn(text, file, 'second');
  const counts = numbersIn(text, file, 'count');
  const odd = counts.findIndex((count) => !Number.isInteger(count));
  if (odd >= 0)
    throw new Error(`${file}: count ${odd + 1} is ${counts[odd]}: expected a whole number from 0`);
  const back = seconds.findIndex((second, i) => i > 0 && second <= seconds[i - 1]!);
  if (back >= 0)
    throw new Error(
      `${file}: second ${back + 1} is ${seconds[back]}: expected more than ${seconds[back - 1]}, the one before: sort them`,
    );
  const momentsMs = counts.flatMap((count, i) =>
    Array.from({ length: count }, (_, k) => 1000 * (seconds[i]! - seconds[0]! + k / count)),
  );
  if (momentsMs.length === 0) throw new Error(`${file}: all counts are 0: expected at least one request`);
  return Float64Array.from(momentsMs);
}
