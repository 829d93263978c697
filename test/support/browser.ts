import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { atProcessEnd } from './process-end.ts';

/** A browser for tests, and the pages opened in it. */
export interface TestBrowser {
  /** Opens a page in a context of its own: no cookies, no cache, nothing left from another test. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Closes all pages; one that stays open polls and draws, at the cost of the tests that follow. */
  closePages(): Promise<void>;
}

/** Less than a test's own time, so that a failure names the step that waited in vain. */
const STEP_MS = 60_000;

/** Chromium looks around the network for itself; a test's browser talks to the test only. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What @sparticuz/chromium unpacks beside the browser only where it believes to be in Lambda. */
const ownLibraries = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };

/** How to start the browser. */
interface Launch {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * Unpacks the browser: 200 MB and two seconds. A machine without libnss3 is
 * common in containers; the package brings the library for Lambda, and puts it into the environment
 * of this process, which other tests use too.
 */
const prepare = async (): Promise<Launch> => {
  const before = { ...process.env };
  Object.assign(process.env, { ...ownLibraries, ...before });
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    return { executablePath, env: definedOnly(process.env) };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
};

const definedOnly = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );

const launch = async (): Promise<Browser> => {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  const browser = await chromium.launch({
    ...(await prepare()),
    args: quiet,
    downloadsPath: folder,
    handleSIGTERM: false,
  });
  atProcessEnd(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  return browser;
};
let launched: Promise<Browser> | undefined;

/**
 * Chromium from the npm registry alone; nothing has to be installed on the machine. The files of a
 * test process share one, which costs about a second of processor time.
 */
export const startBrowser = async (): Promise<TestBrowser> => {
  launched ??= launch();
  const browser = await launched;
  return {
    // Without a locale of its own the browser takes the shell's, such as `en_US.POSIX`, which is no
    // language to Intl. The page's animations cost a fifth of the processor time of its tests.
    newPage: async (options = {}) => {
      const still = { locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext({ ...still, ...options });
      context.setDefaultTimeout(STEP_MS);
      return context.newPage();
    },
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
  };
};
