// All that a page loads when it was opened from disk, as one script: a browser imports no module from there. The build
// bundles it, with disk-window.mjs in it.
export { open } from "./page.mjs";
export { cells } from "./cells.mjs";
