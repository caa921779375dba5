/** Panels as the three dashboards have them: title, description and unit always, colours as in the report. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as bars from '@grafana/grafana-foundation-sdk/barchart';
import * as gauges from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import * as stats from '@grafana/grafana-foundation-sdk/stat';
import * as series from '@grafana/grafana-foundation-sdk/timeseries';
import { colourOf, regionColours, strategiesWithColour } from '../../report/palette.ts';
import { DATASOURCE } from './query.ts';

export interface Panel {
  readonly title: string;
  readonly description: string;
  /** Grafana's name of it: `ms`, `short`, `percentunit`. */
  readonly unit: string;
  /** Of 24. */
  readonly width: number;
  readonly height: number;
  readonly queries: readonly Builder<Dataquery>[];
}

/** A graph's step is never below this, so that one of some seconds still has points. */
const SHORTEST_STEP = '100ms';

export const legend = () =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);
const tooltip = () =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

export const colour = (fixedColor: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: 'fixed', fixedColor },
});
/** Machines of one region are shades of the region's colour. */
const shades = (fixedColor: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: 'shades', fixedColor },
});

/** For what is named after a machine or a region. */
export function inRegionColours<P extends { overrideByRegexp(of: string, how: DynamicConfigValue[]): P }>(
  panel: P,
): P {
  const regions = ['emea', 'us', 'asia'];
  const colourOfThe = regionColours(regions);
  return regions.reduce(
    (it, region) => it.overrideByRegexp(`/^${region}(\\/|$)/`, [shades(colourOfThe(region))]),
    panel,
  );
}

/** For what is named after a strategy. */
export function inStrategyColours<P extends { overrideByName(of: string, how: DynamicConfigValue[]): P }>(
  panel: P,
): P {
  return strategiesWithColour.reduce(
    (it, strategy) => it.overrideByName(strategy, [colour(colourOf(strategy))]),
    panel,
  );
}

/** Of the panel builders, which are classes of their own for each kind. */
interface Frame {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: typeof DATASOURCE): this;
  unit(unit: string): this;
  span(width: number): this;
  height(height: number): this;
  targets(queries: Builder<Dataquery>[]): this;
}

export const framed = <F extends Frame>(
  panel: F,
  { title, description, unit, width, height, queries }: Panel,
): F =>
  panel
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .unit(unit)
    .span(width)
    .height(height)
    .targets([...queries]);

export const graph = (panel: Panel) =>
  framed(new series.PanelBuilder(), panel)
    .interval(SHORTEST_STEP)
    .min(0)
    .lineWidth(2)
    .lineInterpolation(LineInterpolation.Linear)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Auto)
    .pointSize(4)
    .spanNulls(true)
    .legend(legend())
    .tooltip(tooltip());

/** Steps stacked on each other: what is counted, and what adds up. */
export const stackedGraph = (panel: Panel) =>
  graph(panel)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));

const lastOfEach = () => new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false);

export const figures = (panel: Panel) =>
  framed(new stats.PanelBuilder(), panel).wideLayout(false).reduceOptions(lastOfEach());

export const gauge = (panel: Panel) =>
  framed(new gauges.PanelBuilder(), panel)
    .min(0)
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(lastOfEach());

export const barsOf = (xField: string, panel: Panel) =>
  framed(new bars.PanelBuilder(), panel)
    .min(0)
    .xField(xField)
    .fillOpacity(85)
    .lineWidth(0)
    .showValue(VisibilityMode.Auto)
    .legend(legend())
    .tooltip(tooltip());
