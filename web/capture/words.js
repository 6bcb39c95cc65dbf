// Every sentence that a caller reads in the panel is in WORDS, in English.
// start({words}) replaces any of them.
const words = WORDS;

// speak fetches another language, that of the page, when the panel is about to
// say something for the first time. Where it does not come English stays.
let spoken;
const speak = () => {
  spoken = spoken || (async () => {
    const lang = (document.documentElement.lang || scope.navigator.language || "").toLowerCase().split("-")[0];
    if (!BUILD.languages.includes(lang)) return;
    try {
      const answer = await native.fetch.call(scope, options.server + "/words/" + lang + ".json", { signal: AbortSignal.timeout(LIMITS.wordsMS), credentials: "omit" });
      if (answer.ok) Object.assign(words, await answer.json(), options.words);
    } catch (e) { /* as above */ }
  })();
  return spoken;
};
