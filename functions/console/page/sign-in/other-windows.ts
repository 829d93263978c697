/** What windows of the page tell each other. */
type Message =
  | { type: 'callback'; query: string }
  | { type: 'taken'; query: string }
  | { type: 'signed-out' };

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'type' in value;

/** How long another window, on a busy machine, gets to say that an answer of the issuer is for it. */
const REPLY_MS = 5_000;

/** The other windows of this page, which no page of another origin can listen to or speak as. */
export class OtherWindows {
  private readonly channel = new BroadcastChannel('sign-in');

  /** Hands an answer of the issuer to the window that asked; tells whether there is one. */
  offer(query: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), REPLY_MS);
      this.listen((message) => {
        if (message.type !== 'taken' || message.query !== query) return;
        clearTimeout(timer);
        resolve(true);
      });
      this.tell({ type: 'callback', query });
    });
  }

  /** Takes the answers that are for this window, as `take` tells; answers how to stop that. */
  onCallback(take: (query: URLSearchParams) => boolean): () => void {
    return this.listen((message) => {
      if (message.type !== 'callback') return;
      const { query } = message;
      if (take(new URLSearchParams(query))) this.tell({ type: 'taken', query });
    });
  }

  /** Has every other window forget who was signed in. */
  signOut(): void {
    this.tell({ type: 'signed-out' });
  }

  onSignOut(signedOut: () => void): void {
    this.listen(({ type }) => {
      if (type === 'signed-out') signedOut();
    });
  }

  private tell(message: Message): void {
    this.channel.postMessage(message);
  }

  private listen(heard: (message: Message) => void): () => void {
    const receive = ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data)) heard(data);
    };
    this.channel.addEventListener('message', receive);
    return () => this.channel.removeEventListener('message', receive);
  }
}
