import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { InteractionResults, Provider } from 'oidc-provider';
import { scopes as apiScopes } from '../../../shared/http/viewer.ts';
import { isCrossSite } from '../cross-site/cross-site.ts';
import { LOCAL_RESOURCE } from './issuer-names.ts';
import { escaped, issuerPage } from './issuer-page.ts';

const SIGN_IN = '/sign-in/';

/** The path of the page of one sign-in. */
export const signInPath = (uid: string): string => `${SIGN_IN}${uid}`;

/** Whether a request is for the page of a sign-in. */
export const isSignIn = ({ url = '' }: IncomingMessage): boolean => url.startsWith(SIGN_IN);

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const words = (value: unknown): string[] => String(value ?? '').split(' ');

/** The scopes that the client requests and the API has. */
const requestedScopes = ({ params }: Interaction): string[] => {
  const requested = words(params['scope']);
  return apiScopes.filter((scope) => requested.includes(scope));
};

const scopeChoice = (scope: string): string =>
  `<label><input type="checkbox" name="scope" value="${escaped(scope)}" checked>
  <code>${escaped(scope)}</code></label>`;

const signInPage = (interaction: Interaction): string => {
  const { session } = interaction;
  return issuerPage(
    'Who are you?',
    `<p>This issuer is a part of the stack on this machine and believes what you say. Each name
is an owner, who sees their own jobs alone.</p>
<form method="post">
<label class="name" for="name">Name</label>
<input id="name" name="name" type="text" value="${escaped(session?.accountId ?? 'local')}"
 required maxlength="64" pattern="[\\w.@\\-]+" title="Letters, digits and . _ @ -" autofocus>
<fieldset><legend>You may</legend>${requestedScopes(interaction).map(scopeChoice).join('\n')}</fieldset>
<button class="primary" type="submit">Sign in</button>
<button type="submit" name="deny" value="yes" formnovalidate>Deny</button>
</form>`,
  );
};

/** The names that an owner may have; the page checks the same pattern. */
const NAME = /^[\w.@-]{1,64}$/;

/** Grants the chosen scopes and records the rejected ones, so that the page does not ask again. */
const grant = async (
  provider: Provider,
  interaction: Interaction,
  name: string,
  chosen: string[],
) => {
  const { client_id: clientId, scope } = interaction.params;
  const granted = new provider.Grant({ accountId: name, clientId: String(clientId) });
  granted.addOIDCScope(
    words(scope)
      .filter((one) => !one.startsWith('jobs:'))
      .join(' '),
  );
  for (const one of requestedScopes(interaction)) {
    if (chosen.includes(one)) granted.addResourceScope(LOCAL_RESOURCE, one);
    else granted.rejectResourceScope(LOCAL_RESOURCE, one);
  }
  return granted.save();
};

const decision = async (
  provider: Provider,
  interaction: Interaction,
  form: URLSearchParams,
): Promise<InteractionResults | undefined> => {
  if (form.has('deny')) {
    return { error: 'access_denied', error_description: 'You chose not to sign in.' };
  }
  const name = form.get('name') ?? '';
  if (!NAME.test(name)) return undefined;
  const grantId = await grant(provider, interaction, name, form.getAll('scope'));
  return { login: { accountId: name }, consent: { grantId } };
};

const respond = async (
  provider: Provider,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const interaction = await provider.interactionDetails(incoming, response);
  const decided =
    incoming.method === 'POST'
      ? await decision(provider, interaction, new URLSearchParams(await text(incoming)))
      : undefined;
  if (decided) return provider.interactionFinished(incoming, response, decided);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(signInPage(interaction));
};

/** Shows the page of a sign-in and passes the user's choice on to the issuer. */
export const signInHandler =
  (provider: Provider) =>
  async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isCrossSite(incoming)) {
      response.writeHead(403).end();
      return;
    }
    await respond(provider, incoming, response).catch(() => {
      // The cookie of the sign-in is gone, or the sign-in took longer than an hour.
      response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
      response.end(issuerPage('This sign-in is over', '<p>Begin again in the console.</p>'));
    });
  };
