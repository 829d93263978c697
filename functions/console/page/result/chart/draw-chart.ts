import UPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import {
  axisSteps,
  compactNumber,
  exactNumber,
  formatAxisMark,
  formatSeconds,
} from './chart-wording.ts';

const LINE_CHART_HEIGHT = 340;
const BAR_HEIGHT = 30;
const AXIS_HEIGHT = 44;
const MAX_LABEL_LENGTH = 28;
/** About the widest character of the axis's font, in pixels, so that labels fit. */
const CHARACTER_WIDTH = 7;
const SERIES_COLOURS = 6;
/** More points would merge into the line. */
const MARKED_POINTS = 60;

const font = '12px system-ui, sans-serif';

const truncate = (label: string): string =>
  label.length > MAX_LABEL_LENGTH ? `${label.slice(0, MAX_LABEL_LENGTH - 1)}…` : label;

/** Resolves the style sheet's colours: a canvas supports neither variables nor light-dark(). */
const colourReader = (element: HTMLElement) => (name: string) => {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
};

type ColourOf = ReturnType<typeof colourReader>;

const axes = (colour: ColourOf): { places: UPlot.Axis; values: UPlot.Axis } => {
  const shared = { stroke: colour('--chart-text'), font, ticks: { show: false } };
  const grid = { stroke: colour('--chart-grid'), width: 1 };
  return {
    places: { ...shared, grid: { show: false } },
    values: {
      ...shared,
      grid,
      size: 64,
      values: (_, splits) => splits.map((split) => compactNumber.format(split)),
    },
  };
};

const lineChart = (data: ChartData, colour: ColourOf): Omit<UPlot.Options, 'width'> => {
  const { places, values } = axes(colour);
  const colours = data.series.map((_, index) => colour(`--chart-${(index % SERIES_COLOURS) + 1}`));
  const show = data.positions.length <= MARKED_POINTS;
  // The index is null while no pointer is over the chart.
  const reading =
    (text: (value: number) => string): UPlot.Series.Value =>
    (_, value: number | null, __, place) => {
      if (place === null) return '';
      return value === null ? '–' : text(value);
    };
  return {
    height: LINE_CHART_HEIGHT,
    // Room for the text of the last mark, which is centred on it.
    padding: [8, 28, 0, 0],
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: { y: { range: (_, low, high) => UPlot.rangeNum(Math.min(low, 0), high, 0.1, true) } },
    axes: [
      {
        ...places,
        space: 80,
        size: 36,
        gap: 10,
        incrs: axisSteps(data.positions),
        values: (_, splits, __, ___, stepSeconds) =>
          splits.map((split) => formatAxisMark(split, stepSeconds)),
      },
      values,
    ],
    // Index 0 is the axis itself.
    legend: { markers: { fill: (_, index) => colours[index - 1] ?? '' } },
    series: [
      { label: data.axisName, value: reading(formatSeconds) },
      ...data.series.map(({ name }, index): UPlot.Series => {
        const stroke = colours[index] ?? '';
        const points = { show, size: 6, fill: stroke };
        return {
          label: name,
          stroke,
          width: 2,
          value: reading(exactNumber.format),
          points,
          spanGaps: true,
        };
      }),
    ],
  };
};

/** Writes each bar's value beside its end. */
const writeValues = (data: ChartData, colour: string) => (chart: UPlot) => {
  const { ctx } = chart;
  const scale = window.devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [place, value] of (data.series[0]?.values ?? []).entries()) {
    if (value === null) continue;
    const end = chart.valToPos(Math.max(value, 0), 'y', true) + 6 * scale;
    ctx.fillText(compactNumber.format(value), end, chart.valToPos(place, 'x', true));
  }
  ctx.restore();
};

/** Categories run down the page, so that their names are horizontal. */
const barChart = (
  data: ChartData,
  labels: readonly string[],
  colour: ColourOf,
): Omit<UPlot.Options, 'width'> => {
  const { places, values } = axes(colour);
  const longest = Math.max(...labels.map((label) => truncate(label).length));
  const fill = colour('--chart-1');
  const paths = UPlot.paths.bars?.({ size: [0.66, 40] });
  return {
    height: labels.length * BAR_HEIGHT + AXIS_HEIGHT,
    // Room for the value beside the longest bar.
    padding: [8, 56, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, ori: 1, dir: -1, range: [-0.5, labels.length - 0.5] },
      y: {
        ori: 0,
        range: (_, low, high) => UPlot.rangeNum(Math.min(low, 0), Math.max(high, 0), 0, true),
      },
    },
    axes: [
      {
        ...places,
        side: 3,
        size: longest * CHARACTER_WIDTH + 20,
        splits: () => labels.map((_, place) => place),
        values: (_, splits) => splits.map((place) => truncate(labels[place] ?? '')),
      },
      { ...values, side: 2, size: 32, space: 90 },
    ],
    hooks: { draw: [writeValues(data, colour('--chart-text'))] },
    series: [{}, { fill, width: 0, points: { show: false }, ...(paths ? { paths } : {}) }],
  };
};

/**
 * Draws a chart into an element, and redraws it when its width or the colour scheme changes.
 * Returns a function that removes it.
 */
export const drawChart = (element: HTMLElement, data: ChartData): (() => void) => {
  const columns: UPlot.AlignedData = [
    [...data.positions],
    ...data.series.map(({ values }) => [...values]),
  ];
  const draw = () => {
    const colour = colourReader(element);
    const options = data.labels ? barChart(data, data.labels, colour) : lineChart(data, colour);
    const cursor = { drag: { x: false, y: false }, ...options.cursor };
    return new UPlot({ ...options, cursor, width: element.clientWidth }, columns, element);
  };
  let chart = draw();
  const redraw = () => {
    chart.destroy();
    chart = draw();
  };
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', redraw);
  const width = new ResizeObserver(() => {
    if (element.clientWidth !== chart.width) {
      chart.setSize({ width: element.clientWidth, height: chart.height });
    }
  });
  width.observe(element);
  return () => {
    width.disconnect();
    scheme.removeEventListener('change', redraw);
    chart.destroy();
  };
};
