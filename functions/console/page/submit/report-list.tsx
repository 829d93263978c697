import { useEffect, useRef, useState } from 'preact/hooks';
import { type Report, reportTitle } from '../api/report.ts';
import { useConsole } from '../console-context.ts';
import { hrefOf } from '../navigation/route.ts';
import { counted, unbroken } from '../wording.ts';

/** The reports in which every word of a search occurs, in name, title or description. */
export const matchingReports = (reports: readonly Report[], search: string): Report[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return reports.filter((report) => {
    const text = `${report.name} ${reportTitle(report)} ${report.description ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/**
 * Scrolls the list to the open report, which an address may name; `scrollIntoView` would also make
 * the next Tab begin there.
 */
const showOpen = (list: HTMLElement | null): void => {
  const open = list?.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!list || !open) return;
  const { top, bottom } = list.getBoundingClientRect();
  if (open.bottom > bottom) list.scrollTop += open.bottom - bottom;
  if (open.top < top) list.scrollTop += open.top - top;
};

interface ReportListProps {
  readonly reports: readonly Report[];
  /** The report whose form is open, or `sql` for the editor. */
  readonly open: { readonly report: string } | 'sql' | undefined;
}

/** Every report that can be run, searchable, and the way to ad hoc SQL where it is allowed. */
export const ReportList = ({ reports, open }: ReportListProps) => {
  const { adHocSql } = useConsole();
  const [search, setSearch] = useState('');
  const matches = matchingReports(reports, search);
  const openReport = typeof open === 'object' ? open.report : undefined;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => showOpen(list.current), [openReport]);
  return (
    <nav class="report-list" aria-label="Reports">
      <input
        type="search"
        placeholder="Search reports"
        aria-label="Search reports"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <p class="visually-hidden" role="status">
        {search && `${counted(matches.length, 'report')} found`}
      </p>
      <ul ref={list}>
        {matches.map((report) => (
          <li key={report.name}>
            <a
              href={hrefOf({ view: 'report', name: report.name })}
              aria-current={report.name === openReport ? 'page' : undefined}
            >
              <span class="report-title">{reportTitle(report)}</span>
              {report.description && (
                <span class="report-summary">{unbroken(report.description)}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
      {matches.length === 0 && (
        <p class="empty">{search ? 'No report matches.' : 'There are no reports yet.'}</p>
      )}
      {adHocSql && (
        <a
          class="ad-hoc-link"
          href={hrefOf({ view: 'sql' })}
          aria-current={open === 'sql' ? 'page' : undefined}
        >
          <span class="report-title">Ad hoc SQL</span>
          <span class="report-summary">Write a statement of your own.</span>
        </a>
      )}
    </nav>
  );
};
