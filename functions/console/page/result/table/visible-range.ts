/** What shows of a long list of equally high rows. */
export interface ScrolledList {
  /** How far the list is scrolled, in pixels. */
  readonly top: number;
  /** How much of it shows, in pixels. */
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** Rows drawn beyond each edge, so that a fast scroll does not meet white. */
const MARGIN_ROWS = 12;

/** The rows to draw: from `first` up to, but without, `end`. */
export const visibleRange = (list: ScrolledList): { first: number; end: number } => {
  const { top, height, rowHeight, count } = list;
  const end = Math.min(Math.ceil((top + height) / rowHeight) + MARGIN_ROWS, count);
  const first = Math.max(Math.min(Math.floor(top / rowHeight) - MARGIN_ROWS, end), 0);
  return { first, end };
};
