// Ctrl+K, on a Mac Command+K, leads to the search box; where that is folded away, to the search page. A single letter would
// be pressed by chance.
addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (key !== "k" || ctrlKey === metaKey || altKey || shiftKey || event.defaultPrevented || target.closest("textarea, [contenteditable]")) return;
  event.preventDefault();
  const box = document.querySelector("[role=search] [name=q]");
  if (box.closest("[inert]") || !box.checkVisibility()) location.href = box.form.action;
  else box.select();
});
