// What this browser keeps for a learner: answers, part by part, and which parts were passed.
// Each part has an entry of its own, so that two tabs do not write over each other's parts.
window.gradbookKept = (() => {
  const PREFIX = "gradbook:";
  const PASSED = `${PREFIX}passed`;
  const exerciseOf = (address) => /(?:^|\/)(\d\d-[\w-]+)\/exercise\.html$/.exec(new URL(address, location.href).pathname)?.[1];
  const WELCOME = "welcome"; // it has a part to try, which is no part of an exercise
  const here = exerciseOf(location.href) ?? WELCOME;
  const keyOf = (part) => `${PREFIX}answer:${here}:${part}`;

  // A browser may refuse to keep anything, or be full; and another edition may have written what is there.
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };

  const passed = () => {
    const entries = Object.entries(read(PASSED) ?? {});
    return Object.fromEntries(entries.filter(([, one]) => Array.isArray(one?.passed)));
  };
  const entries = () => {
    try {
      return Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  };

  return {
    exerciseOf,
    here,
    // The learner's text of a part, and the blanks that it was made from.
    answer: (part) => {
      const found = read(keyOf(part));
      return typeof found?.text === "string" ? found : null;
    },
    keepAnswer: (part, text, stubs) => write(keyOf(part), { text, stubs }),
    forgetAnswer: (part) => write(keyOf(part), null),
    partOf: (key) => (key?.startsWith(keyOf("")) ? key.slice(keyOf("").length) : null),
    passed,
    // Once passed is passed: who tries another way, and fails, has still passed.
    pass: (part, parts) => {
      if (here === WELCOME) return;
      const all = passed();
      write(PASSED, { ...all, [here]: { parts, passed: [...new Set([...(all[here]?.passed ?? []), part])].sort() } });
    },
    // What was chosen, by its place, before the page said what is so.
    prediction: (question) => read(`${PREFIX}predicted:${question}`),
    keepPrediction: (question, which) => write(`${PREFIX}predicted:${question}`, which),
    forgetPassed: () => write(PASSED, null),
    entries,
    // All of a file that `entries` was saved to, or nothing.
    load: (given) => {
      const all = Object.entries(given);
      if (!all.length || !all.every(([key, text]) => key.startsWith(PREFIX) && typeof text === "string")) throw new TypeError("not saved here");
      for (const [key, text] of all) localStorage.setItem(key, text);
      return all.length;
    },
  };
})();
