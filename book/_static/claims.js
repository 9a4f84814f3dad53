// The page of claims: what has the words that are typed.
(() => {
  const folds = [...document.querySelectorAll("details.gb-claims")];
  if (!folds.length) return;
  const lines = folds.map((fold) => [...fold.querySelectorAll("li:not(.gb-claims-page)")]);
  const texts = lines.map((all) => all.map((line) => line.textContent.toLowerCase()));

  const counts = folds.map((fold) => {
    const count = Object.assign(document.createElement("span"), { className: "gb-filtered" });
    fold.querySelector("summary").append(" ", count);
    return count;
  });

  const field = Object.assign(document.createElement("input"), { type: "search", id: "gb-filter" });
  const label = Object.assign(document.createElement("label"), { htmlFor: "gb-filter", textContent: "Only claims with the words" });
  const said = Object.assign(document.createElement("span"), { className: "gb-filtered" });
  said.setAttribute("role", "status");
  document.querySelector(".gb-filter").append(label, " ", field, " ", said);

  let later;
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    folds.forEach((fold, i) => {
      let here = 0;
      lines[i].forEach((line, j) => {
        line.hidden = !words.every((word) => texts[i][j].includes(word));
        here += !line.hidden;
      });
      fold.hidden = !here;
      fold.open = words.length > 0 && here > 0;
      counts[i].textContent = words.length ? `· ${here} found` : "";
      found += here;
    });
    said.textContent = words.length ? `${found} found` : "";
  };
  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(filter, 200);
  });
})();
