// What comes only when an answer imports it: its name, the modules in it, its file, and what is imported when it is there.
export const PACKAGES = [
  { what: "SciPy", modules: ["scipy"], file: "scipy.pack.gz" },
  {
    what: "Matplotlib",
    modules: ["matplotlib", "mpl_toolkits", "contourpy", "cycler", "dateutil", "kiwisolver", "packaging", "PIL", "pyparsing", "six"],
    file: "matplotlib.pack.gz",
    begins: "drawing",
  },
];
