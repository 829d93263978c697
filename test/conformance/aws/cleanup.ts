/** What was created, to be removed in reverse order. */
export class Cleanup {
  private readonly steps: { readonly what: string; readonly remove: () => Promise<unknown> }[] = [];

  /**
   * Called before `what` is created, because its answer may be lost: removing what does not exist
   * has to succeed.
   */
  add(what: string, remove: () => Promise<unknown>): void {
    this.steps.push({ what, remove });
  }

  /** Removes all of it, whatever fails, and answers with a sentence for each that is left. */
  async run(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { what, remove } of this.steps.splice(0).reverse()) {
      try {
        await remove();
      } catch (error) {
        left.push(`${what} may be left (${String(error)}): remove it yourself.`);
      }
    }
    return left;
  }
}
