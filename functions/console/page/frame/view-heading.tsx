import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

let firstView = true;

interface ViewHeadingProps {
  /** The view's name in the browser's title bar. */
  readonly title: string;
  readonly children: ComponentChildren;
}

/**
 * The one first-level heading of a view. A change of view moves the focus to it, as a page load
 * would; the very first view leaves the focus where the browser put it.
 */
export const ViewHeading = ({ title, children }: ViewHeadingProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstView) heading.current?.focus({ preventScroll: true });
    firstView = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Redshift Data Jobs`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};
