// Questions to a store far away, asked ahead of the answer that is being used: a store that takes 30 ms to
// answer takes as long for eight questions.

/** In the order of the items. At most `atOnce` answers are under way or waiting at any time. */
export async function* readAhead<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  atOnce = 8,
): AsyncGenerator<readonly [Item, Answer], void, undefined> {
  const asked: Promise<Answer>[] = [];
  const rest = items.values();
  const askNext = (): void => {
    const { value, done } = rest.next();
    if (done === true) return;
    const answer = ask(value);
    // Looked at when its turn comes; until then a failure must not count as one nobody looks at.
    answer.catch(() => undefined);
    asked.push(answer);
  };
  for (let count = 0; count < atOnce; count++) askNext();
  for (const item of items) {
    const answer = asked.shift();
    if (answer === undefined) return;
    yield [item, await answer];
    askNext();
  }
}
