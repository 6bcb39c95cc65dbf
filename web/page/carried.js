// Shows the report that stands in the address of the page, and hands it in when
// somebody asks for that. What is behind the "#" goes nowhere before.
{
  const root = document.documentElement;
  const page = document.getElementById("carried");
  const data = page.dataset;
  const byID = (id) => document.getElementById("carried-" + id);
  const state = byID("state");
  // A query that is empty is no attribute.
  const query = data.query || "";

  const show = (id) => {
    byID("opening").hidden = true;
    byID(id).hidden = false;
    root.dataset.carried = id;
  };

  const load = (url) => new Promise((done, broken) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = done;
    script.onerror = () => broken(new Error("no " + url));
    document.head.append(script);
  });

  // opener brings the program that reads reports; it leaves two
  // functions.
  const opener = async () => {
    await load(data.loader);
    const go = new window.Go();
    const response = await fetch(data.opener);
    if (!response.ok) throw new Error("answered " + response.status);
    const bytes = await response.arrayBuffer();
    const { instance } = await WebAssembly.instantiate(bytes, go.importObject);
    go.run(instance);
    return window.sidetoneOpen;
  };

  const save = (report) => {
    const url = URL.createObjectURL(new Blob([report], { type: "application/json" }));
    const anchor = document.createElement("a");
    anchor.href = url;
    anchor.download = "sidetone-report.json";
    anchor.click();
    URL.revokeObjectURL(url);
  };

  // handIn sends the code; the server opens it as this page did.
  const handIn = async (code) => {
    const button = document.getElementById("hand-in");
    button.disabled = true;
    state.textContent = byID("handing").textContent;
    let answer;
    try {
      answer = await fetch(data.api + query, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code }),
        cache: "no-store", credentials: "omit",
      });
      if (!answer.headers.has("X-Sidetone")) throw new Error("not ours");
      const reply = await answer.json();
      if (answer.ok) {
        const path = /\/r\/[\w-]+$/.exec(reply.url);
        const link = byID("address");
        link.textContent = reply.url;
        link.href = path ? path[0] + query : "";
        state.textContent = "";
        byID("not").hidden = button.hidden = true;
        byID("has").hidden = false;
        byID("has").focus();
        root.dataset.report = reply.url;
        root.dataset.carried = "handed-in";
        return;
      }
      state.textContent = reply.retry_after_s ? window.sidetoneWait(reply.retry_after_s, root.lang) : byID("refused").textContent;
    } catch (e) {
      state.textContent = byID("no-answer").textContent;
    }
    button.disabled = false;
  };

  const main = async () => {
    const code = location.hash.slice(1);
    if (!code) {
      show("none");
      return;
    }
    byID("opening").hidden = false;
    let opened;
    try {
      const open = await opener();
      opened = JSON.parse(open(code, root.lang, query));
    } catch (e) {
      show("unread");
      return;
    }
    if (opened.problem) {
      show(opened.problem);
      return;
    }
    document.title = opened.title;
    byID("before").hidden = true;
    byID("hand-in").hidden = false;
    byID("report").innerHTML = opened.html;
    root.dataset.hypothesis = opened.hypothesis;
    root.dataset.cause = opened.cause;
    root.dataset.verdict = opened.verdict;
    root.dataset.carried = "shown";
    document.getElementById("hand-in").onclick = () => handIn(code);
    document.getElementById("save").onclick = () => save(opened.report);
    const headline = byID("report").querySelector("h1");
    headline.tabIndex = -1;
    headline.focus();
  };

  // Links within the report change the fragment, which is the report: they lead to
  // their place without it.
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place.scrollIntoView();
  });
  // The links to other languages are to keep the report.
  document.getElementById("languages")?.addEventListener("click", (event) => {
    const link = event.target.closest("a[hreflang]");
    if (link) link.hash = location.hash;
  });
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  for (const button of document.querySelectorAll(".carried-again")) button.onclick = () => location.reload();
  addEventListener("hashchange", () => location.reload());

  main();
}
