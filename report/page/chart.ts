/** One chart of the page: drawn when it comes near the window, redrawn when what it shows changes. */
import { init, type EChartsType } from '../charts/echarts.ts';

export interface Chart {
  show(option: object, heightPx: number, label: string): void;
}

export function chartIn(element: HTMLElement): Chart {
  let chart: EChartsType | undefined;
  let wanted: object | undefined;
  let near = false;
  let at = -1;

  function draw(): void {
    if (!near || wanted === undefined) return;
    chart ??= init(element, null, { renderer: 'svg' });
    chart.resize();
    chart.setOption({ ...wanted }, { notMerge: true });
    wanted = undefined;
  }

  new IntersectionObserver(
    ([entry]) => {
      near = entry?.isIntersecting ?? false;
      draw();
    },
    { rootMargin: '600px' },
  ).observe(element);
  new ResizeObserver(() => chart?.resize()).observe(element);

  // Left and right go through a chart's points as the pointer does.
  element.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || chart === undefined) return;
    event.preventDefault();
    const series = chart.getOption().series as { data?: unknown[] }[];
    const length = series[0]?.data?.length ?? 0;
    at = Math.min(length - 1, Math.max(0, at + step));
    chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: at });
  });
  element.addEventListener('blur', () => {
    at = -1;
    chart?.dispatchAction({ type: 'hideTip' });
  });

  return {
    show(option, heightPx, label) {
      element.style.height = `${heightPx}px`;
      element.setAttribute('aria-label', label);
      wanted = option;
      draw();
    },
  };
}
