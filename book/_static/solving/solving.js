// On an exercise's page: a button at each part. Nothing else is loaded before one is pressed,
// unless this browser keeps answers to the exercise.
(() => {
  const places = [...document.querySelectorAll("[data-gb-part]")];
  if (!places.length) return;
  const kept = window.gradbookKept;

  const said = document.createElement("p");
  said.setAttribute("role", "status");

  let opened;
  const open = () =>
    (opened ??= window.gradbookModule(places[0], "page.mjs")
      .then(({ open }) => open(places, kept))
      .catch((error) => {
        opened = undefined;
        said.textContent = `This could not be loaded: ${error.message}. Try again.`;
      }));

  for (const place of places) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Solve it here";
    button.setAttribute("aria-label", `Solve it here: part (${place.dataset.gbPart})`);
    button.addEventListener("click", async () => {
      button.after(said);
      (await open())?.focus(place.dataset.gbPart);
    });
    place.append(button);
    place.hidden = false;
  }
  if (places.some((place) => kept.answer(place.dataset.gbPart))) open();
})();
