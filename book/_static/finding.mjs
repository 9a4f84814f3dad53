// Which entries of the book answer a query, and in what order; and of each the piece of text that shows why.
import MiniSearch from "minisearch";

// Where a word stands: in the title of an entry, or in what the book's index calls it; in the titles above it; in its text;
// in its formulas, as TeX; in its code.
const BOOST = { title: 6, also: 6, above: 2, text: 1, tex: 0.8, code: 0.8 };
// What an entry is: a definition comes before a section that uses its word.
const KINDS = { term: 1.5, box: 1.25, symbol: 1.2, section: 1, source: 0.5 };
const STOP = new Set("a an and are as at be by can do does for from how i in is it my not of on or that the then this to was what when where which why with you your".split(" "));
// A name with points or underscores is one word. Of signs, those that no keyboard has are words: ∇.
const WORD = /[\p{L}\p{N}\p{M}]+(?:[._][\p{L}\p{N}\p{M}]+)*|[^\p{ASCII}\P{Sm}]/gu;
const LEAST = 4; // letters of a word that may be the beginning of another, or have one wrong
const ENOUGH = 2 / 3; // of the words of a query, where no entry has all
const LENGTH = 240; // of an excerpt, in characters
const AS_IT_IS = { tokenize: (word) => [word], processTerm: (word) => word };

// Capitals, accents, and the s of many things make no difference.
const alike = new Map();
function plain(word) {
  if (!alike.has(word)) alike.set(word, word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/(?<=^\p{L}{2,}[^siu])s$/u, ""));
  return alike.get(word);
}

const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma_ sigma tau upsilon phi chi psi omega".split(" ");
// What a query in TeX looks like in a text: \lambda_{\max} as λmax, which is λₘₐₓ.
const drawn = (tex) => plain(tex.replace(/\\([a-z]+)/g, (_, name) => (GREEK.includes(name) ? String.fromCodePoint(0x3b1 + GREEK.indexOf(name)) : name)).replace(/[{}_^\s]/g, ""));

// A command of TeX ends where its index begins: \delta_{ij}, \delta_i.
const wordsOf = (text) => (text.replace(/\\([A-Za-z]+)_/g, "\\$1 ").match(WORD) ?? []).map(plain);

// A name is found by its ends, too: np.linalg.norm by linalg.norm and by norm.
function withEnds(word) {
  const parts = word.split(/(?<=[._])/);
  return parts.map((_, i) => parts.slice(i).join(""));
}

export class Finder {
  #index = new MiniSearch({ fields: Object.keys(BOOST), tokenize: (text) => wordsOf(text).flatMap(withEnds), processTerm: (word) => word });

  constructor({ pages, entries }) {
    this.entries = entries.map(([page, kind, anchor, title, above, text, code, tex, also], id) => {
      const [address, name] = pages[page];
      return {
        id, kind, title, text, code, tex, also,
        address: address + (anchor && `#${anchor}`),
        above: anchor && [name, above].filter(Boolean).join(" › "),
        names: [title.replace(/^\w+ [\d.]+: /, ""), ...also.split("\n")].map((name) => wordsOf(name).filter((word) => !STOP.has(word))),
      };
    });
    this.#index.addAll(this.entries);
  }

  // What was found, best first, each with those of its words that were asked for; whether any has all that was asked for;
  // and, for each word that the book does not have, what it was taken for.
  find(query) {
    const inTex = query.includes("\\");
    const all = query.split(/\s+/).map(wordsOf).filter((words) => words.length); // those of log-sum-exp belong together
    const some = all.filter((words) => !words.every((word) => STOP.has(word)));
    const taken = new Map(), last = all.at(-1)?.at(-1);
    const asked = (some.length ? some : all).map((words) => words.map((word) => {
      if (this.#has(word, true)) return [word];
      const meant = this.#meant(word);
      if (meant.length) taken.set(word, meant);
      return [word, ...meant];
    }));
    const results = this.#index.search(
      { combineWith: "OR", queries: asked.map((words) => ({ combineWith: "AND", queries: words.map((queries) => ({ combineWith: "OR", queries })) })) },
      { ...AS_IT_IS, ...(inTex && { fields: ["title", "tex"] }), prefix: (word) => word.length >= LEAST || word === last, weights: { prefix: 0.6, fuzzy: 0.3 }, boost: BOOST, boostDocument: (id) => KINDS[this.entries[id].kind] },
    ).map(({ id, score, match }) => {
      const entry = this.entries[id], matched = Object.keys(match);
      const share = shareOf(asked, matched);
      const named = Math.max(...entry.names.map((name) => {
        const both = name.filter((word) => matched.includes(word));
        return shareOf(asked, both) * both.length / (name.length || 1); // 1: it has these words, and no others
      }));
      return { ...entry, matched: new Set(inTex ? [drawn(query)] : matched), share, score: score * share ** 2 * (1 + named) };
    });
    const most = Math.max(0, ...results.map(({ share }) => share));
    const found = results.filter(({ share }) => share >= Math.min(ENOUGH, most)).sort((one, other) => other.score - one.score || one.id - other.id);
    return { found, whole: most === 1, taken };
  }

  #has(word, prefix) {
    return this.#index.search(word, { ...AS_IT_IS, prefix }).length > 0;
  }

  // Two letters that have changed places; or one that is wrong, too many, or missing.
  #meant(word) {
    if (word.length < LEAST) return [];
    const swapped = [...word].slice(1).map((letter, i) => word.slice(0, i) + letter + word[i] + word.slice(i + 2));
    const near = this.#index.search(word, { ...AS_IT_IS, fuzzy: 1 }).flatMap(({ terms }) => terms);
    return [...new Set([...swapped.filter((one) => this.#has(one, false)), ...near])];
  }
}

// Of the words that were asked for, how many are among these.
function shareOf(asked, terms) {
  const has = (word) => terms.some((term) => term.startsWith(word));
  return asked.filter((words) => words.every((meant) => meant.some(has))).length / asked.length;
}

// A text in pieces, of which every second one matches.
export function marked(text, matched) {
  const pieces = [""];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!withEnds(plain(word)).some((one) => matched.has(one))) continue;
    pieces[pieces.length - 1] += text.slice(end, index);
    pieces.push(word, "");
    end = index + word.length;
  }
  pieces[pieces.length - 1] += text.slice(end);
  return pieces;
}

// The piece of an entry's text with most of the matched words in it, else the line of its code, else its beginning.
export function excerpt({ text, code, matched }) {
  const places = [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const found = withEnds(plain(word)).find((one) => matched.has(one));
    return found ? [{ found, index }] : [];
  });
  const line = code.split("\n").find((line) => wordsOf(line).flatMap(withEnds).some((one) => matched.has(one)));
  if (!places.length && line) return { text: line, code: true };
  const kinds = (first) => new Set(places.filter(({ index }) => index >= first && index < first + 0.8 * LENGTH).map(({ found }) => found)).size;
  const best = places.reduce((best, { index }) => (kinds(index) > kinds(best) ? index : best), places[0]?.index ?? 0);
  // From the beginning of its sentence, if that is near.
  const before = text.slice(Math.max(0, best - LENGTH / 3), best);
  const sentence = Math.max(before.lastIndexOf(". "), before.lastIndexOf(": "), before.lastIndexOf("? ")) + 2;
  let from = best - before.length + (sentence > 1 ? sentence : best > LENGTH / 3 ? before.indexOf(" ") + 1 : 0);
  let to = from + LENGTH;
  if (to < text.length) to = text.lastIndexOf(" ", to);
  return { text: (from && sentence < 2 ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : ""), code: false };
}
