import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** How many of a scrolled list's children end below the part that shows; `changed` renews it. */
export const useHiddenBelow = (list: RefObject<HTMLElement | null>, changed: unknown): number => {
  const [hidden, setHidden] = useState(0);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const follow = () => {
      // Half a pixel is a matter of rounding.
      const bottom = element.getBoundingClientRect().bottom + 0.5;
      const below = [...element.children].filter(
        (child) => child.getBoundingClientRect().bottom > bottom,
      );
      setHidden(below.length);
    };
    follow();
    const size = new ResizeObserver(follow);
    size.observe(element);
    element.addEventListener('scroll', follow, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', follow);
    };
  }, [list, changed]);
  return hidden;
};
