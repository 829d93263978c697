import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ReportView } from '../../../../shared/api/answers.ts';
import { adHocSql } from '../frame/deployment.ts';
import { NoBreakText } from '../frame/elements.tsx';
import { pluralize } from '../frame/wording.ts';
import { hrefOf } from '../navigation/route.ts';

/** The reports that contain every word of a search, in name, title or description. */
const matchingReports = (reports: readonly ReportView[], search: string): ReportView[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return reports.filter(({ name, title, description }) => {
    const text = `${name} ${title} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** The height in pixels that the style sheet fades out at the end of a list. */
const FADE_HEIGHT = 56;

/**
 * Scrolls the list to the open report, with a whole entry at its top. `scrollIntoView` would also
 * make the next Tab begin there.
 */
const scrollToOpen = (list: HTMLElement | null): void => {
  const open = list?.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!list || !open) return;
  const { top, bottom } = list.getBoundingClientRect();
  const tops = [...list.children].map((entry) => entry.getBoundingClientRect().top - top);
  const below = open.bottom - (bottom - FADE_HEIGHT);
  // A list with room for less than an entry and its fade shows the open report at its top.
  const minTop = Math.min(below, open.top - top);
  if (below > 0) list.scrollTop += tops.find((entry) => entry >= minTop) ?? 0;
  else if (open.top < top) list.scrollTop += open.top - top;
};

/** Counts the entries that a scrolled list hides at its end; `length` is the list's. */
const useOverflowCount = (list: RefObject<HTMLElement | null>, length: number): number => {
  const [overflow, setOverflow] = useState(0);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const follow = () => {
      // Half a pixel for rounding.
      const bottom = element.getBoundingClientRect().bottom + 0.5;
      const below = [...element.children].filter(
        (child) => child.getBoundingClientRect().bottom > bottom,
      );
      setOverflow(below.length);
    };
    follow();
    const size = new ResizeObserver(follow);
    size.observe(element);
    element.addEventListener('scroll', follow, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', follow);
    };
  }, [list, length]);
  return overflow;
};

const AD_HOC = hrefOf({ view: 'sql' });

interface ReportListProps {
  readonly reports: readonly ReportView[];
  /** The address of the open form. */
  readonly open?: string | undefined;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Moves the focus from link to link, and from the search into the list. */
const moveByArrows = (event: KeyboardEvent): void => {
  const { currentTarget: nav, target, key } = event;
  const step = steps[key];
  if (step === undefined || !(nav instanceof HTMLElement)) return;
  const links = [...nav.querySelectorAll('a')];
  const index = target instanceof HTMLAnchorElement ? links.indexOf(target) : -1;
  const next = links[index + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

/** A searchable list of the reports, and the link to ad hoc SQL where it is allowed. */
export const ReportList = ({ reports, open }: ReportListProps) => {
  const [search, setSearch] = useState('');
  const [focused, setFocused] = useState<string>();
  const matches = matchingReports(reports, search);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => scrollToOpen(list.current), [open]);
  const overflow = useOverflowCount(list, matches.length);

  // The Tab key stops at one of the links only; the arrow keys reach the others.
  const addresses = matches.map(({ name }) => hrefOf({ view: 'report', name }));
  if (adHocSql) addresses.push(AD_HOC);
  const stop = [focused, open].find((each) => each && addresses.includes(each)) ?? addresses[0];
  const linkTo = (address: string) => ({
    href: address,
    'aria-current': address === open ? ('page' as const) : undefined,
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
        {search && `${pluralize(matches.length, 'report')} found`}
      </p>
      <p class="hint" id="report-keys">
        Arrow keys choose, Enter opens.
      </p>
      <ul ref={list} class={overflow > 0 ? 'has-more' : undefined}>
        {matches.map((report) => (
          <li key={report.name}>
            <a {...linkTo(hrefOf({ view: 'report', name: report.name }))}>
              <span class="report-title">{report.title}</span>
              <span class="report-summary">
                <NoBreakText text={report.description} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {matches.length > 0 && (
        <p class="list-end" aria-hidden="true">
          {overflow > 0 && `${overflow} of `}
          {pluralize(matches.length, 'report')}
          {overflow > 0 && ' below: scroll or search'}
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
