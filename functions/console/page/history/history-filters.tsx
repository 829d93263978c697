import { jobStates } from '../api/job.ts';
import { useConsole } from '../frame/console-context.ts';
import { stateNames } from '../job/state-badge.tsx';
import { replaceRoute } from '../navigation/router.ts';
import type { HistoryFilter } from './use-history.ts';

/** Which jobs to show; the choice is part of the address. */
export const HistoryFilters = ({ state, report }: HistoryFilter) => {
  const { reports, reportTitles } = useConsole();
  return (
    <div class="filters">
      <label>
        State
        <select
          value={state ?? ''}
          onChange={({ currentTarget: { value } }) =>
            replaceRoute({ view: 'jobs', report, state: jobStates.find((s) => s === value) })
          }
        >
          <option value="">Any</option>
          {jobStates.map((name) => (
            <option key={name} value={name}>
              {stateNames[name]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Report
        <select
          value={report ?? ''}
          onChange={({ currentTarget: { value } }) =>
            replaceRoute({ view: 'jobs', state, report: value || undefined })
          }
        >
          <option value="">Any</option>
          {(reports ?? []).map(({ name }) => (
            <option key={name} value={name}>
              {reportTitles.get(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
};
