import { useEffect, useRef, useState } from 'preact/hooks';
import { type Report, reportTitle } from '../api/report.ts';
import { useConsole } from '../frame/console-context.ts';
import { Unbroken } from '../frame/unbroken.tsx';
import { counted } from '../frame/wording.ts';
import { hrefOf } from '../navigation/route.ts';
import { useHiddenBelow } from './hidden-below.ts';

/** The reports in which every word of a search occurs, in name, title or description. */
export const matchingReports = (reports: readonly Report[], search: string): Report[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return reports.filter((report) => {
    const text = `${report.name} ${reportTitle(report)} ${report.description ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** In pixels, at the end of a list that goes on; the style sheet fades as much. */
const FADE = 56;

/**
 * Scrolls the list to the open report, which an address may name, with a whole entry at its top;
 * `scrollIntoView` would also make the next Tab begin there.
 */
const showOpen = (list: HTMLElement | null): void => {
  const open = list?.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!list || !open) return;
  const { top, bottom } = list.getBoundingClientRect();
  const tops = [...list.children].map((entry) => entry.getBoundingClientRect().top - top);
  const below = open.bottom - (bottom - FADE);
  // A list that is lower than an entry and its fade shows the open one at its top.
  const least = Math.min(below, open.top - top);
  if (below > 0) list.scrollTop += tops.find((entry) => entry >= least) ?? 0;
  else if (open.top < top) list.scrollTop += open.top - top;
};

const AD_HOC = hrefOf({ view: 'sql' });

interface ReportListProps {
  readonly reports: readonly Report[];
  /** The report whose form is open, or `sql` for the editor. */
  readonly open: { readonly report: string } | 'sql' | undefined;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Moves the focus from link to link, and from the search into the list. */
const moveByArrows = (event: KeyboardEvent): void => {
  const { currentTarget: nav, target, key } = event;
  const step = steps[key];
  if (step === undefined || !(nav instanceof HTMLElement)) return;
  const links = [...nav.querySelectorAll('a')];
  const at = target instanceof HTMLAnchorElement ? links.indexOf(target) : -1;
  const next = links[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

/** Every report that can be run, searchable, and the way to ad hoc SQL where it is allowed. */
export const ReportList = ({ reports, open }: ReportListProps) => {
  const { adHocSql } = useConsole();
  const [search, setSearch] = useState('');
  const [focused, setFocused] = useState<string>();
  const matches = matchingReports(reports, search);
  const openReport = typeof open === 'object' ? open.report : undefined;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => showOpen(list.current), [openReport]);
  const hidden = useHiddenBelow(list, matches.length);

  // The Tab key stops at one of the links; the arrow keys lead to the others.
  const addresses = matches.map(({ name }) => hrefOf({ view: 'report', name }));
  if (adHocSql) addresses.push(AD_HOC);
  const current =
    open === 'sql' ? AD_HOC : openReport && hrefOf({ view: 'report', name: openReport });
  const stop = [focused, current].find((each) => each && addresses.includes(each)) ?? addresses[0];
  const linkTo = (address: string) => ({
    href: address,
    'aria-current': address === current ? ('page' as const) : undefined,
    'aria-describedby': 'report-keys',
    tabIndex: address === stop ? 0 : -1,
    onFocus: () => setFocused(address),
  });

  return (
    <nav class="report-list" aria-label="Reports" onKeyDown={moveByArrows}>
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
      <p class="hint" id="report-keys">
        Arrow keys choose, Enter opens.
      </p>
      <ul ref={list} class={hidden > 0 ? 'has-more' : undefined}>
        {matches.map((report) => (
          <li key={report.name}>
            <a {...linkTo(hrefOf({ view: 'report', name: report.name }))}>
              <span class="report-title">{reportTitle(report)}</span>
              {report.description && (
                <span class="report-summary">
                  <Unbroken text={report.description} />
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      {matches.length > 0 && (
        <p class="list-end" aria-hidden="true">
          {hidden > 0 && `${hidden} of `}
          {counted(matches.length, 'report')}
          {hidden > 0 && ' below: scroll or search'}
        </p>
      )}
      {matches.length === 0 && (
        <p class="empty">{search ? 'No report matches.' : 'There are no reports yet.'}</p>
      )}
      {adHocSql && (
        <a class="ad-hoc-link" {...linkTo(AD_HOC)}>
          <span class="report-title">Ad hoc SQL</span>
          <span class="report-summary">Write a statement of your own.</span>
        </a>
      )}
    </nav>
  );
};
