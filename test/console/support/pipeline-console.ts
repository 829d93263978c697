import type { BrowserContextOptions, Page } from 'playwright-core';
import type { LocalStackOptions } from '../../../infra/local/local-stack-options.ts';
import { startBrowser } from '../../support/browser.ts';
import { type PipelineStack, startPipelineStack } from '../../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../../support/shared-stack.ts';

/** The console in a real browser on the real local stack. */
export interface PipelineConsole {
  readonly stack: PipelineStack;
  /** The errors that the browser reported; a test that provokes one removes it. */
  readonly complaints: string[];
  /** Opens a view in a page of its own. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Runs a job to its end and returns its id. */
  ran(body: unknown): Promise<string>;
  stop(): Promise<void>;
}

/** The lab's report for one country. */
export const revenueOf = (country: string) => ({
  report: 'revenue-by-country',
  parameters: { country_name: country },
});

/** Waits until the page shows its job in this state. */
export const jobIsShownAs = (page: Page, state: string): Promise<void> =>
  page.locator('.job-state').getByText(state, { exact: true }).waitFor();

/** Starts stack and browser for one test file. */
export const startPipelineConsole = async (
  options?: Partial<LocalStackOptions>,
): Promise<PipelineConsole> => {
  const [stack, browser] = await Promise.all([
    options ? startPipelineStack(options) : sharedPipelineStack(),
    startBrowser(),
  ]);
  const complaints: string[] = [];
  return {
    stack,
    complaints,
    open: async (hash = '#/', options = {}) => {
      const page = await browser.newPage(options);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(`${stack.apiUrl}/${hash}`);
      return page;
    },
    ran: async (body) => {
      const jobId = await stack.submit(body);
      await stack.done(jobId);
      return jobId;
    },
    stop: async () => {
      await Promise.all([browser.stop(), stack.stop()]);
    },
  };
};
