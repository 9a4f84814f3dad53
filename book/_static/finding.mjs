// Which entries of the book answer a query, and in what order; and of each the piece of text that shows why.
import MiniSearch from "minisearch";

// Where a word stands: in the title of an entry, or in what the book's index calls it; in the titles above it; in its text;
// in its formulas, as TeX; in its code.
const BOOST = { title: 6, also: 6, above: 2, text: 1, tex: 0.8, code: 0.8 };
// What an entry is: a definition comes before a section that uses its word; a page before all, if it is called what was
// asked for; and a source after all, unless its author or its title was.
const KINDS = { page: 2, term: 1.5, box: 1.25, symbol: 1.2, section: 1, aside: 0.3, cited: 0.5, source: 0.05 };
const ASIDE = ["Review", "Self-test", "Read more"]; // these ask, or lead to what tells
// A name with points or underscores is one word; so are a part of an exercise, 4(b), and a product, xᵀA x. Of signs, those
// that no keyboard has are words: ∇.
const WORD = /\d+ ?\(\p{Ll}\)|\p{L}ᵀ(?:(?:[\p{L}\p{M}]{1,2}| \p{L})(?![\p{L}\p{N}\p{M}]))+|[\p{L}\p{N}\p{M}]+(?:[._][\p{L}\p{N}\p{M}]+)*|[^\p{ASCII}\P{Sm}]/gu;
const LEAST = 4; // letters of a word that may be the beginning of another, or have one wrong
const NEAR = 6; // words apart
const ENOUGH = 2 / 3; // of the words of a query, where no entry has all
const LENGTH = 240; // of an excerpt, in characters
const AS_IT_IS = { tokenize: (word) => [word], processTerm: (word) => word };

// Capitals, accents, and simple endings make no difference: scale, scales, scaled, scaling.
const alike = new Map();
function plain(word) {
  if (!alike.has(word)) alike.set(word, stem(word.normalize("NFKD").replace(/\p{M}|[ ()]/gu, "").toLowerCase()));
  return alike.get(word);
}
function stem(word) {
  return word.replace(/(?<=^matr)ices$/, "ix").replace(/(?<=^\p{L}{2,}[^siu])s$/u, "")
    .replace(/(?<=^\p{L}{2,})([bdgmnprt])\1(?:ing|ed)$/u, "$1").replace(/(?<=^\p{L}{4,})(?:ing|(?<!e)ed|e)$/u, "")
    .replace(/(?<=^\p{L}{3,}[^aeiou])y$/u, "i");
}
const shown = (found) => [...alike].find(([, one]) => one === found)[0].toLowerCase(); // as the book has it
const STOP = new Set("a an and are as at be by can do does for from how i in is it my not of on or that the then this to was what when where which why with you your".split(" ").map(plain));

// Words that are asked for where the book has others, or a sign; these count for less.
const SAME = [["gradient", "derivative", "∇"].map(plain)];
const OTHER = 0.3; // of the weight of the word itself

const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma_ sigma tau upsilon phi chi psi omega".split(" ");
// What a query in TeX looks like in a text: \lambda_{\max} as λmax, which is λₘₐₓ.
const drawn = (tex) => plain(tex.replace(/\\([a-z]+)/g, (_, name) => (GREEK.includes(name) ? String.fromCodePoint(0x3b1 + GREEK.indexOf(name)) : name)).replace(/[{}_^\s]/g, ""));

const wordsOf = (text) => text.match(WORD) ?? [];

// A name is found by its ends, too: np.linalg.norm by linalg.norm and by norm; and a product without its sign, xᵀAx by xAx.
function namesOf(word) {
  const parts = word.split(/(?<=[._])/);
  return [...new Set([...parts.map((_, i) => plain(parts.slice(i).join(""))), plain(word.replace(/ᵀ(?=.)/g, ""))])];
}

// What is typed in a line, as the book has it: x^T A x as xᵀA x, ||x|| as ∥x∥, p - y as p − y. A command of TeX ends where its
// index begins: \delta_{ij}, \delta_i.
const typeset = (query) => query.replace(/(?<=\p{L})\^\{?(?:T|\\top)\}? ?/gu, "ᵀ").replaceAll("||", "∥").replaceAll(" - ", " − ").replace(/\\([A-Za-z]+)_/g, "\\$1 ");

// The words of a query, group by group: those of log-sum-exp belong together, and those of p − y.
function groupsOf(query) {
  const groups = [];
  let end = 0, last;
  for (const { 0: word, index } of query.matchAll(WORD)) {
    if (!groups.length || (word !== "−" && last !== "−" && /\s/.test(query.slice(end, index)))) groups.push([]);
    groups.at(-1).push(word);
    [end, last] = [index + word.length, word];
  }
  return groups;
}

export class Finder {
  #index = new MiniSearch({ fields: Object.keys(BOOST), tokenize: (text) => wordsOf(text).flatMap(namesOf), processTerm: (word) => word });

  constructor({ pages, entries }) {
    this.entries = entries.map(([page, kind, anchor, title, above, text, code, tex, also], id) => {
      const [address, name] = pages[page];
      // A part of an exercise, and its solution, are asked for by their number, too: 4(b).
      const [, exercise] = name.match(/^Exercise (\d+)/) ?? [], [, part] = title.match(/^(\(\w\)) /) ?? [];
      if (exercise && part) also = [also, `Exercise ${exercise}${part}`, `Solution ${exercise}${part}`].filter(Boolean).join("\n");
      const [label] = title.match(/^\w+ [\d.]+(?=: )/) ?? [""];
      const names = [label, title.replace(kind === "source" ? also : `${label}: `, ""), ...also.split("\n")];
      return {
        id, title, text, code, tex, also,
        kind: ASIDE.includes(title) || ASIDE.includes(name) ? "aside" : anchor ? kind : "page",
        address: address + (anchor && `#${anchor}`),
        above: anchor && [name, above].filter(Boolean).join(" › "),
        names: names.map((name) => wordsOf(name).map(plain).filter((word) => !STOP.has(word))),
      };
    });
    this.#index.addAll(this.entries);
  }

  // What was found, best first, each with those of its words that were asked for; whether any has all that was asked for;
  // and, for each word that the book does not have, what it was taken for.
  find(query) {
    const typed = typeset(query), inTex = typed.includes("\\");
    const all = groupsOf(typed), some = all.filter((words) => !words.every((word) => STOP.has(plain(word))));
    const taken = new Map(), last = all.at(-1)?.includes("−") ? "" : plain(all.at(-1)?.at(-1) ?? "");
    const asked = (some.length ? some : all).map((words) => words.flatMap((word) => this.#readings(word, taken)));
    const results = this.#index.search(
      { combineWith: "OR", queries: asked.map((words) => ({ combineWith: "AND", queries: words.map(([first, ...others]) => ({ combineWith: "OR", queries: [first, ...others.map((one) => ({ queries: [one], boostTerm: () => OTHER }))] })) })) },
      { ...AS_IT_IS, ...(inTex && { fields: ["title", "tex"] }), prefix: (word) => !/^\d/.test(word) && (word.length >= LEAST || word === last), weights: { prefix: 0.6, fuzzy: 0.3 }, boost: BOOST },
    ).map(({ id, score, match }) => {
      const entry = this.entries[id], matched = Object.keys(match);
      const share = shareOf(asked, matched);
      const named = Math.max(...entry.names.map((name) => {
        const both = name.filter((word) => matched.includes(word));
        return shareOf(asked, both) * both.length / (name.length || 1); // 1: it has these words, and no others
      }));
      const cited = entry.kind === "source" && (named > 0.5 || Object.values(match).some((fields) => fields.includes("also")));
      const weight = entry.kind === "page" && named < 1 ? 1 : KINDS[cited ? "cited" : entry.kind];
      const marks = asked.flat().flatMap((meant) => meant.map((one) => matched.filter((term) => term.startsWith(one))).find((terms) => terms.length) ?? []);
      return { ...entry, matched: new Set(inTex ? [drawn(query)] : marks), share, score: score * weight * share ** 3 * (1 + named) * (1 + this.#near(entry, asked)) };
    });
    const most = Math.max(0, ...results.map(({ share }) => share));
    const found = results.filter(({ share }) => share >= Math.min(ENOUGH, most)).sort((one, other) => other.score - one.score || one.id - other.id);
    return { found, whole: most === 1, taken };
  }

  // Of the words that follow one another in a query, how many do in an entry; for less, if they only stand near one another.
  #near(entry, asked) {
    entry.line ??= wordsOf([entry.title, entry.also, entry.text].join(" ")).map(plain).filter((word) => !STOP.has(word));
    const isOne = (word, meant) => meant.some((one) => word === one || (one.length >= LEAST && word.startsWith(one)));
    const places = asked.flat().map((meant) => entry.line.flatMap((word, i) => (isOne(word, meant) ? [i] : [])));
    const steps = places.slice(1).map((next, i) => next.flatMap((to) => places[i].map((from) => to - from)));
    return steps.reduce((sum, some) => sum + (some.includes(1) ? 1 : some.some((step) => step && Math.abs(step) <= NEAR) ? 0.4 : 0), 0) / (steps.length || 1);
  }

  #has(word, prefix) {
    return this.#index.search(word, { ...AS_IT_IS, prefix }).length > 0;
  }

  // What may be meant by a word: for each word that it stands for, itself and others.
  #readings(typed, taken) {
    const word = plain(typed);
    const others = [word, word.replaceAll("_", ""), word.replace(/(?<=^.{4,})in?$/, "")]; // λ_max, or a word not yet typed
    const known = others.find((one) => this.#has(one, true));
    if (known) return [[known, ...(SAME.find((words) => words.includes(known)) ?? []).filter((one) => one !== known)]];
    if (/^d\p{L}$/u.test(word)) return [["∂"], [word[1]]]; // dl/dz
    const meant = this.#meant(word);
    const parts = meant.length ? [] : this.#parts(typed.toLowerCase());
    if (meant.length || parts.length) taken.set(typed, parts.length ? parts.map(shown).join(" ") : shown(meant[0]));
    return parts.length ? parts.map((part) => [part]) : [meant.length ? meant : [word]];
  }

  // Two letters that have changed places; or one that is wrong, too many, or missing.
  #meant(word) {
    if (word.length < LEAST) return [];
    const swapped = [...word].slice(1).map((letter, i) => word.slice(0, i) + letter + word[i] + word.slice(i + 2));
    const near = this.#index.search(word, { ...AS_IT_IS, fuzzy: 1 }).flatMap(({ terms }) => terms);
    return [...new Set([...swapped.filter((one) => this.#has(one, false)), ...near])];
  }

  // The words that were written as one: logsumexp.
  #parts(word) {
    if (word && this.#has(plain(word), false)) return [plain(word)];
    for (let end = word.length - 3; end >= 3; end--) {
      const rest = this.#has(plain(word.slice(0, end)), false) ? this.#parts(word.slice(end)) : [];
      if (rest.length) return [plain(word.slice(0, end)), ...rest];
    }
    return [];
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
    if (!namesOf(word).some((one) => matched.has(one))) continue;
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
    const found = namesOf(word).find((one) => matched.has(one));
    return found ? [{ found, index }] : [];
  });
  const line = code.split("\n").find((line) => (line.match(WORD) ?? []).flatMap(namesOf).some((one) => matched.has(one)));
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
