import * as z from 'zod';
import { accepts, settings, text } from './setting-schema.ts';

const AUDIENCE = 'a list of at least one audience';

/** "scope-token" of RFC 6749 section 3.3: no blank, no quotation mark, no backslash. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const SCOPES =
  'a list of the scopes to ask for, as the issuer names them, such as ' +
  '["openid", "offline_access", "api://jobs/jobs:submit", "api://jobs/jobs:read"]';

const ORIGINS =
  'a list of https origins beside the issuer\'s own, such as "https://id.example.com"';

const origin = text(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, ORIGINS);

/** Parameters that the page sets itself for each sign-in. */
const OWN_PARAMETERS = [
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
];

const PARAMETERS =
  'an object of further parameters of the authorization request, such as {"audience": "jobs"}, ' +
  `but for ${OWN_PARAMETERS.join(', ')}`;

const parameters = z
  .record(z.string(), z.string(accepts(PARAMETERS)), accepts(PARAMETERS))
  .refine((given) => OWN_PARAMETERS.every((name) => !(name in given)), accepts(PARAMETERS));

/** The console's sign-in; without it people cannot sign in. */
const signIn = settings({
  clientId: text(/^[\x21-\x7e]{1,256}$/, 'the id of a public client (one without a secret)'),
  scopes: z.array(text(SCOPE, SCOPES), accepts(SCOPES)).min(1, accepts(SCOPES)).optional(),
  origins: z.array(origin, accepts(ORIGINS)).default([]),
  parameters: parameters.default({}),
});

/** The settings of an API that takes tokens. */
export const jwtSetting = {
  issuer: z.url({ protocol: /^https$/, error: 'the https URL of the token issuer' }),
  audience: z.array(text(/./, AUDIENCE), accepts(AUDIENCE)).min(1, accepts(AUDIENCE)),
  scopePrefix: text(
    SCOPE,
    'what stands before jobs:read in the tokens of this issuer, such as "https://jobs.example.com/"',
  ).optional(),
  signIn: signIn.optional(),
};
