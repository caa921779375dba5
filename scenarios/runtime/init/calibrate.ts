/** Measures each machine with three requests, all machines at once, where no profile is given. Runs in `setup()`. */
import http, { type BatchRequest } from 'k6/http';
import { numbersFrom, type CalibrationAnswer } from '../../../strategies/command-unit/calibration.ts';
import type { MachineNumbers } from '../../../model/fleet/machine.ts';
import { answerReader, urlOf } from '../../../model/service/service.ts';
import { abort } from '../abort.ts';
import { Counter, Gauge } from '../metric-kinds.ts';
import type { Settings } from '../settings.ts';

/** What calibrating costs: how long all requests wait for it, and how many more it makes. */
const calibrationTime = new Gauge('calibration_time', true);
const calibrationRequests = new Counter('calibration_requests');

export function calibrate(
  { baseUrl, givenHeaders: headers, service, timeScale, known: machines }: Settings,
  tags: Record<string, string>,
): MachineNumbers[] {
  const startMs = Date.now();
  const ask = (times: number) =>
    http.batch(
      machines.flatMap(({ id }) =>
        Array.from<unknown, BatchRequest>({ length: times }, () => [
          'GET',
          urlOf(service, baseUrl, id),
          null,
          { tags: { name: 'calibration' }, headers, responseType: 'text', redirects: 0 },
        ]),
      ),
    );
  const ids = machines.map(({ id }) => id);
  const read = answerReader(service, ids);
  const answers = [1, 2].map((times) =>
    ask(times).map(({ status, body, headers, timings }, i): CalibrationAnswer | undefined => {
      // A service that tells no work time tells nothing beside the gaps between its answers.
      const { problem, workTimeMs = 0 } = read(status, body, headers, ids[Math.floor(i / times)]!);
      return problem === ''
        ? { durationMs: timings.duration * timeScale, workTimeMs: workTimeMs * timeScale }
        : undefined;
    }),
  );
  const [one, two] = answers as [(typeof answers)[0], (typeof answers)[0]];
  const probes = machines.map((_, i) => {
    const [alone, a, b] = [one[i], two[2 * i], two[2 * i + 1]];
    return alone && a && b ? ({ alone, together: [a, b] } as const) : undefined;
  });
  if (probes.every((it) => it === undefined)) {
    abort(
      `BASE_URL=${baseUrl}: no machine answered its calibration properly: look at GET ${urlOf(service, baseUrl, ids[0]!)}`,
    );
  }
  calibrationTime.add(Date.now() - startMs, tags);
  calibrationRequests.add(3 * machines.length, tags);
  return numbersFrom(probes);
}
