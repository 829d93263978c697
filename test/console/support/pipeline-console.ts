import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../../support/browser.ts';
import type { PipelineStack } from '../../support/pipeline-stack.ts';
import { sharedPipelineStack } from '../../support/shared-stack.ts';

/** The console in a real browser on the real local stack. */
export interface PipelineConsole {
  readonly stack: PipelineStack;
  /** The errors that the browser reported; a test that provokes one removes it. */
  readonly complaints: string[];
  /** Closes all pages, and returns the errors that a test has not taken out. */
  closePages(): Promise<string[]>;
  /** Opens a view in a page of its own; `prepare` is called before anything has loaded. */
  open(
    hash?: string,
    options?: BrowserContextOptions,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<Page>;
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

/** Opens the console of a stack; by default of the one that the test files share. */
export const startPipelineConsole = async (
  starting: Promise<PipelineStack> = sharedPipelineStack(),
): Promise<PipelineConsole> => {
  const [stack, browser] = await Promise.all([starting, startBrowser()]);
  const complaints: string[] = [];
  return {
    stack,
    complaints,
    open: async (hash = '#/', options = {}, prepare = async () => {}) => {
      const page = await browser.newPage(options);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await prepare(page);
      await page.goto(`${stack.apiUrl}/${hash}`);
      return page;
    },
    ran: async (body) => {
      const jobId = await stack.submit(body);
      await stack.done(jobId);
      return jobId;
    },
    closePages: async () => {
      await browser.closePages();
      return complaints.splice(0);
    },
    stop: async () => {
      await browser.closePages();
      await stack.stop();
    },
  };
};
