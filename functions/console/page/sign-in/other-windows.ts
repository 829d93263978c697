/** The messages between windows of the page. */
type Message = { type: 'callback' | 'accepted'; query: string } | { type: 'signed-out' };

/** How long another window, on a busy machine, may take to accept a response of the issuer. */
const REPLY_TIMEOUT_MS = 5_000;

/** The other windows of this page; pages of other origins can neither listen nor send. */
export class OtherWindows {
  private readonly channel = new BroadcastChannel('sign-in');

  /** Hands the issuer's response to the window that began the sign-in; false without one. */
  offer(query: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), REPLY_TIMEOUT_MS);
      this.listen((message) => {
        if (message.type !== 'accepted' || message.query !== query) return;
        clearTimeout(timer);
        resolve(true);
      });
      this.channel.postMessage({ type: 'callback', query });
    });
  }

  /** Offers responses of the issuer to `accept`, which returns true if one is for this window. */
  onCallback(accept: (query: URLSearchParams) => boolean): () => void {
    return this.listen((message) => {
      if (message.type !== 'callback') return;
      const { query } = message;
      if (accept(new URLSearchParams(query))) this.channel.postMessage({ type: 'accepted', query });
    });
  }

  /** Signs out in every other window. */
  signOut(): void {
    this.channel.postMessage({ type: 'signed-out' });
  }

  onSignOut(callback: () => void): void {
    this.listen(({ type }) => {
      if (type === 'signed-out') callback();
    });
  }

  /** Returns a function that stops it. */
  private listen(onMessage: (message: Message) => void): () => void {
    const receive = ({ data }: MessageEvent<Message>) => onMessage(data);
    this.channel.addEventListener('message', receive);
    return () => this.channel.removeEventListener('message', receive);
  }
}
