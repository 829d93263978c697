import type { ComponentChildren } from 'preact';

interface NoticeProps {
  readonly tone: 'error' | 'plain';
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A message in the flow of the page; an error is read out as soon as it appears. */
export const Notice = ({ tone, title, children }: NoticeProps) => (
  <div class={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
    {title && <strong class="notice-title">{title}</strong>}
    {children}
  </div>
);
