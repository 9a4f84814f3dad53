// On a chapter: a button at each code cell, to change it and run it. Nothing else is loaded before
// one is pressed.
(() => {
  const place = document.querySelector("[data-gb-python].gb-live");
  if (!place) return;
  const inputs = [...document.querySelectorAll(".cell .cell_input")];

  let opened;
  const open = () =>
    (opened ??= window.gradbookModule(place, "cells.mjs")
      .then(({ cells }) => cells(inputs))
      .catch((error) => {
        opened = undefined;
        throw error;
      }));

  inputs.forEach((input, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gb-change";
    button.textContent = "Change and run";
    button.setAttribute("aria-label", `Change and run code cell ${index + 1}`);
    button.addEventListener("click", async () => {
      try {
        (await open())[index].open();
      } catch (error) {
        button.title = button.textContent = `This could not be loaded: ${error.message}. Try again.`;
      }
    });
    input.append(button);
  });
})();
