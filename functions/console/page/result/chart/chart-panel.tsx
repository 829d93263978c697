import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Notice } from '../../frame/elements.tsx';
import type { ArrivedRows } from '../rows/use-rows.ts';
import { chartData, measureName } from './chart-data.ts';
import {
  axisColumns,
  type ChartPlan,
  combinations,
  measureColumns,
  splitColumns,
} from './chart-plan.ts';
import type { DrawnChart } from './draw-chart.ts';

interface ColumnChoiceProps {
  readonly label: string;
  readonly labels: readonly string[];
  readonly choices: readonly number[];
  readonly chosen: number | undefined;
  readonly none?: string;
  readonly onChoose: (column: number | undefined) => void;
}

const ColumnChoice = ({ label, labels, choices, chosen, none, onChoose }: ColumnChoiceProps) => (
  <label>
    {label}
    <select
      value={chosen === undefined ? '' : String(chosen)}
      onChange={({ currentTarget: { value } }) =>
        onChoose(value === '' ? undefined : Number(value))
      }
    >
      {none !== undefined && <option value="">{none}</option>}
      {choices.map((column) => (
        <option key={column} value={String(column)}>
          {labels[column]}
        </option>
      ))}
    </select>
  </label>
);

interface ChartControlsProps {
  readonly arrived: ArrivedRows;
  readonly plan: ChartPlan;
  readonly onPlan: (plan: ChartPlan) => void;
}

const ChartControls = ({ arrived, plan, onPlan }: ChartControlsProps) => {
  const { columns, rows } = arrived;
  const labels = columns.map(({ label }) => label);
  const splits = splitColumns(columns, rows, plan.axis);
  const isOverTime = columns[plan.axis]?.kind === 'time';
  return (
    <div class="filters">
      <ColumnChoice
        label="Measure"
        labels={labels}
        choices={measureColumns(columns)}
        chosen={plan.measure}
        onChoose={(measure) => measure !== undefined && onPlan({ ...plan, measure })}
      />
      <label>
        Combined by
        <select
          value={plan.combination}
          onChange={({ currentTarget: { value } }) => {
            const combination = combinations.find((known) => known === value);
            if (combination) onPlan({ ...plan, combination });
          }}
        >
          {combinations.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <ColumnChoice
        label="By"
        labels={labels}
        choices={axisColumns(columns, rows, plan.axis)}
        chosen={plan.axis}
        onChoose={(axis) => axis !== undefined && onPlan({ ...plan, axis, split: undefined })}
      />
      {isOverTime && splits.length > 0 && (
        <ColumnChoice
          label="A line for each"
          labels={labels}
          choices={splits}
          chosen={plan.split}
          none="(one line)"
          onChoose={(split) => onPlan({ ...plan, split })}
        />
      )}
    </div>
  );
};

/** A chart of the rows with a choice of axes. The plotting library loads with the first chart. */
export const ChartPanel = ({
  arrived,
  suggested,
}: {
  arrived: ArrivedRows;
  suggested: ChartPlan;
}) => {
  const [plan, setPlan] = useState(suggested);
  const [hasFailed, setHasFailed] = useState(false);
  const canvas = useRef<HTMLDivElement>(null);
  const { columns, rows } = arrived;
  const data = useMemo(() => chartData(columns, rows, plan), [columns, rows, plan]);
  const title = `${measureName(columns, plan)} by ${columns[plan.axis]?.label ?? ''}`;

  useEffect(() => {
    let chart: DrawnChart | undefined;
    let isUnmounted = false;
    import('./draw-chart.ts').then(
      ({ drawChart }) => {
        if (!isUnmounted && canvas.current) chart = drawChart(canvas.current, data);
      },
      () => setHasFailed(true),
    );
    return () => {
      isUnmounted = true;
      chart?.remove();
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
      {hasFailed && <Notice tone="error">The chart could not be loaded. Reload the page.</Notice>}
    </figure>
  );
};
