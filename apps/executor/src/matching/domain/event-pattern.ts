/**
 * Whether an event type is of a pattern, both as their dot-separated words; `*` stands for one word or more.
 * Takes at most words × pattern steps: the pattern and the type are users' text.
 */
export const isOfPattern = (words: readonly string[], pattern: readonly string[]): boolean => {
  let word = 0;
  let at = 0;
  /** The last star, and the first word that it has not taken: where to go on when the rest does not fit. */
  let star = -1;
  let beyondStar = 0;
  while (word < words.length) {
    if (pattern[at] === '*') {
      star = at++;
      beyondStar = ++word;
    } else if (at < pattern.length && pattern[at] === words[word]) {
      at++;
      word++;
    } else if (star >= 0) {
      at = star + 1;
      word = ++beyondStar;
    } else {
      return false;
    }
  }
  return at === pattern.length;
};
