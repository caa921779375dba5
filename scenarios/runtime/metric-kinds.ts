/**
 * k6's kinds of metric, for names of model/metrics.ts alone. The table is there for the compiler: virtual users hold
 * nothing of it. Few metrics, since each sample recorded costs (docs/decisions/0003-few-metrics.md).
 */
import { Counter as K6Counter, Gauge as K6Gauge, Rate as K6Rate, Trend as K6Trend } from 'k6/metrics';
import type { IsTime, Metric, MetricOf } from '../../model/metrics.ts';

type Declared<Kind extends Metric['kind'], Instance> = new <Name extends MetricOf<Kind>>(
  name: Name,
  ...isTime: IsTime<Name>
) => Instance;

export const Counter = K6Counter as Declared<'counter', K6Counter>;
export const Gauge = K6Gauge as Declared<'gauge', K6Gauge>;
export const Rate = K6Rate as Declared<'rate', K6Rate>;
export const Trend = K6Trend as Declared<'trend', K6Trend>;
