import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Notice } from '../../frame/elements.tsx';
import { Select } from '../../frame/fields.tsx';
import type { ArrivedRows } from '../rows/use-rows.ts';
import { chartData, measureName } from './chart-data.ts';
import {
  axisColumns,
  type ChartPlan,
  combinations,
  measureColumns,
  splitColumns,
} from './chart-plan.ts';

interface ChartControlsProps {
  readonly arrived: ArrivedRows;
  readonly plan: ChartPlan;
  readonly onPlan: (plan: ChartPlan) => void;
}

const ChartControls = ({ arrived, plan, onPlan }: ChartControlsProps) => {
  const { columns, rows } = arrived;
  const named = (indices: readonly number[]) =>
    indices.map((index) => [index, columns[index]?.label ?? ''] as const);
  const splits = splitColumns(columns, rows, plan.axis);
  const isOverTime = columns[plan.axis]?.kind === 'time';
  return (
    <div class="filters">
      <Select
        label="Measure"
        value={plan.measure}
        choices={named(measureColumns(columns))}
        onValue={(measure) => measure !== undefined && onPlan({ ...plan, measure })}
      />
      <Select
        label="Combined by"
        value={plan.combination}
        choices={combinations.map((name) => [name, name] as const)}
        onValue={(combination) => combination && onPlan({ ...plan, combination })}
      />
      <Select
        label="By"
        value={plan.axis}
        choices={named(axisColumns(columns, rows, plan.axis))}
        onValue={(axis) => axis !== undefined && onPlan({ ...plan, axis, split: undefined })}
      />
      {isOverTime && splits.length > 0 && (
        <Select
          label="A line for each"
          value={plan.split}
          none="(one line)"
          choices={named(splits)}
          onValue={(split) => onPlan({ ...plan, split })}
        />
      )}
    </div>
  );
};

interface ChartPanelProps {
  readonly arrived: ArrivedRows;
  readonly suggested: ChartPlan;
}

/** A chart of the rows with a choice of axes. The plotting library loads with the first chart. */
export const ChartPanel = ({ arrived, suggested }: ChartPanelProps) => {
  const [plan, setPlan] = useState(suggested);
  const [hasFailed, setHasFailed] = useState(false);
  const canvas = useRef<HTMLDivElement>(null);
  const { columns, rows } = arrived;
  const data = useMemo(() => chartData(columns, rows, plan), [columns, rows, plan]);
  const title = `${measureName(columns, plan)} by ${columns[plan.axis]?.label ?? ''}`;

  useEffect(() => {
    let remove: (() => void) | undefined;
    let isUnmounted = false;
    import('./draw-chart.ts').then(
      ({ drawChart }) => {
        if (!isUnmounted && canvas.current) remove = drawChart(canvas.current, data);
      },
      () => setHasFailed(true),
    );
    return () => {
      isUnmounted = true;
      remove?.();
    };
  }, [data]);

  return (
    <figure class="chart">
      <ChartControls arrived={arrived} plan={plan} onPlan={setPlan} />
      <figcaption>
        <strong>{title}</strong>
        {data.labels && data.categories > data.labels.length && (
          <span>
            {' '}
            · the {data.labels.length} largest of {data.categories}
          </span>
        )}
      </figcaption>
      <div ref={canvas} class="chart-canvas" role="img" aria-label={`Chart of ${title}`} />
      <Notice>{hasFailed && 'The chart could not be loaded. Reload the page.'}</Notice>
    </figure>
  );
};
