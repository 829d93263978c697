import { config } from 'zod/mini';

// Zod compiles its parsers with `new Function` where it may. The page's content security policy
// forbids that, and each try would show up as a violation in the browser's console.
config({ jitless: true });
