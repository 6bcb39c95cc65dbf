// What the pages of support's work gain with a script: copying, the reader's
// own time, links into what is folded, and following what changes.
{
  const root = document.documentElement;
  root.classList.add("scripted");

  // copy puts text on the clipboard. Pages that are not secure have none to write
  // to, and a browser may forbid it; what is selected can be copied there.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch { /* as above */ }
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  };

  // textOf is an element as it is pasted: a list line by line.
  const textOf = (element) => {
    if (element.matches("input")) return element.value;
    const items = [...element.querySelectorAll(":scope > li")];
    return items.length ? items.map((item) => "- " + item.textContent.trim()).join("\n") : element.textContent.trim();
  };

  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.textContent;
    const source = document.getElementById(button.dataset.copy);
    try {
      await copy(textOf(source));
    } catch { // it stays selected, to be copied by hand
      getSelection().selectAllChildren(source);
      return;
    }
    button.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = label; }, 2000);
  });

  const hour = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

  // local puts moments into the reader's zone; the caller's clock stands beside
  // where it tells another time.
  const local = (within) => {
    for (const time of within.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (!time.title) time.title = time.textContent;
      time.textContent = at.toLocaleString(root.lang, hour);
      const caller = time.parentElement.querySelector(".caller-time");
      if (caller) caller.hidden = Number(caller.dataset.offset) === -at.getTimezoneOffset();
    }
  };

  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  // age says how long ago a moment was, in a line of a list.
  const age = (within) => {
    const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
    for (const time of within.querySelectorAll("time.age")) {
      const seconds = Math.round((Date.now() - new Date(time.dateTime)) / 1000);
      const [unit, length] = units.find((u) => Math.abs(seconds) >= u[1]) || units[3];
      time.textContent = words.format(-Math.round(seconds / length), unit);
    }
  };

  // dress is done to whatever has come from the server.
  const dress = (within) => {
    for (const button of within.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
    local(within);
    age(within);
  };

  // unfold opens what holds the target of a link.
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };

  // Following: the page is asked for again, and what is new takes the place of
  // what was there. Folds, the line that is marked and what is typed stay.
  let tag = "";

  const renew = (fresh) => {
    const now = document.getElementById("main");
    const next = fresh.getElementById("main");
    const part = now.querySelector("[data-part]") ? "[data-part]" : null;
    const open = new Set([...now.querySelectorAll("details[open][id]")].map((fold) => fold.id));
    const known = new Set([...now.querySelectorAll("[data-key]")].map((row) => row.dataset.key));
    const swap = (from, to) => {
      to.querySelectorAll("details[id]").forEach((fold) => { if (open.has(fold.id)) fold.open = true; });
      to.querySelectorAll("[data-key]").forEach((row) => { if (!known.has(row.dataset.key)) row.classList.add("fresh"); });
      from.replaceChildren(...to.childNodes);
      dress(from);
    };
    if (!part) swap(now, next);
    else {
      for (const from of now.querySelectorAll(part)) {
        const to = next.querySelector('[data-part="' + from.dataset.part + '"]');
        if (to) swap(from, to);
      }
    }
    document.title = fresh.title;
    if (fresh.documentElement.dataset.live) root.dataset.live = fresh.documentElement.dataset.live;
    else delete root.dataset.live;
    dispatchEvent(new Event("renewed"));
  };

  const look = async () => {
    const response = await fetch(location.href, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    if (response.status === 304 || !response.ok || response.redirected) return;
    tag = response.headers.get("ETag") || "";
    renew(new DOMParser().parseFromString(await response.text(), "text/html"));
  };

  const follow = async () => {
    if (!root.dataset.live) return;
    try {
      if (!document.hidden && !document.querySelector("dialog[open]")) await look();
    } catch { /* not reached just now: the next look may be */ }
    setTimeout(follow, Number(root.dataset.live || 0) * 1000);
  };

  // What console.js does too, which comes after this script.
  window.desk = { copy, look };

  dress(document);
  unfold();
  addEventListener("hashchange", unfold);
  setInterval(() => age(document), 30_000);
  if (root.dataset.live) setTimeout(follow, Number(root.dataset.live) * 1000);
}
