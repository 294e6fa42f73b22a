// Keeps a room's page up to date: the stream says that something changed, and the page asks for it. Without the stream
// it asks every few seconds; without this script the page is as it was when it was asked for. Nothing typed is replaced.
"use strict";
(() => {
  const room = document.getElementById("room");
  if (!room) return;
  const controls = document.body.classList.contains("controls");
  const cut = document.getElementById("cut");
  let shown = Number(room.dataset.number);
  let ahead = Number(room.dataset.now) - Date.now();
  let told = shown, asking = false, seenAt = Date.now(), isOpen = false;

  // Clocks count on from what the page said.
  const two = (number) => String(number).padStart(2, "0");
  function tick() {
    const now = Math.floor((Date.now() + ahead) / 1000);
    for (const clock of document.querySelectorAll(".r-clock")) {
      const until = Number(clock.dataset.stopped) ? Math.min(now, Number(clock.dataset.stopped)) : now;
      const spent = Math.max(0, until - Number(clock.dataset.since)), given = 60 * Number(clock.dataset.minutes);
      const left = Math.abs(given - spent), over = spent > given;
      const text = clock.dataset.kind === "left"
        ? (over ? "+" : "") + Math.floor(left / 60) + ":" + two(left % 60)
        : Math.floor(spent / 3600) + ":" + two(Math.floor(spent / 60) % 60);
      clock.querySelector("b").textContent = text;
      const words = over ? clock.dataset.over : clock.dataset.within;
      const beside = clock.querySelector("span");
      if (beside.textContent !== words) beside.textContent = words;
      clock.classList.toggle("over", over);
    }
    turn();
  }
  setInterval(tick, 250);

  // What is read aloud fits the wall: in large letters, else in smaller ones and two columns, else on pages that turn by
  // themselves, each for as long as it takes to read it out. Every screen of a meeting shows the same page.
  const STEPS = ["", "many", "most"], LEAST_SECONDS = 12, SIGNS_A_SECOND = 14;
  let pages = [];
  const fits = (list) => list.scrollHeight <= list.clientHeight + 1 && list.scrollWidth <= list.clientWidth + 1;
  function only(list, rows) {
    for (const row of list.querySelectorAll("li")) row.hidden = !rows.includes(row);
    for (const part of list.querySelectorAll("ul,ol")) {
      const empty = !part.querySelector("li:not([hidden])");
      part.hidden = empty;
      part.previousElementSibling.hidden = empty;
    }
  }
  function paginate() {
    const list = document.querySelector(".wall [data-pages]");
    pages = [];
    if (!list) return;
    const rows = [...list.querySelectorAll("li")], label = document.querySelector(".w-pages");
    label.hidden = true;
    only(list, rows);
    for (const step of STEPS) {
      list.classList.remove("many", "most");
      if (step) list.classList.add(step);
      if (fits(list)) return;
    }
    label.hidden = false;
    label.textContent = label.dataset.words;
    let page = [];
    for (const row of rows) {
      only(list, [...page, row]);
      if (page.length && !fits(list)) { pages.push(page); page = []; }
      page.push(row);
    }
    pages.push(page);
    turn();
  }
  function turn() {
    if (!pages.length) return;
    const list = pages[0][0].closest("[data-pages]"), label = document.querySelector(".w-pages");
    const seconds = pages.map((page) => Math.max(LEAST_SECONDS, page.reduce((all, row) => all + row.textContent.length, 0) / SIGNS_A_SECOND));
    let left = (Date.now() + ahead) / 1000 % seconds.reduce((all, each) => all + each, 0), at = 0;
    while (at < pages.length - 1 && left >= seconds[at]) { left -= seconds[at]; at += 1; }
    const said = label.dataset.words.replace("@n", String(at + 1)).replace("@all", String(pages.length));
    if (label.textContent === said) return;
    only(list, pages[at]);
    label.textContent = said;
  }
  paginate();
  addEventListener("resize", paginate);
  if (document.fonts) document.fonts.ready.then(paginate);

  // A part in which somebody types is left alone until they are done.
  const typed = new Set();
  document.addEventListener("input", (event) => { const part = event.target.closest("[data-piece]"); if (part) typed.add(part.id); });
  const busy = (part) => typed.has(part.id) || (part.contains(document.activeElement) && document.activeElement.matches("textarea,select,input:not([type=hidden])"));
  function put(part, fresh) {
    const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
    part.replaceWith(fresh);
    for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
    const again = focus && document.getElementById(focus);
    if (again) again.focus();
    else if (focus) (fresh.querySelector("button:not([disabled])") || fresh).focus();
  }
  function pieces(page, force) {
    let whole = true;
    for (const fresh of page.querySelectorAll("[data-piece]")) {
      const part = document.getElementById(fresh.id);
      if (!part) continue;
      if (!force && busy(part)) { whole = false; continue; }
      typed.delete(part.id);
      put(part, fresh);
    }
    return whole;
  }

  // What was typed stays where it is, and can be sent again.
  function lost() {
    if (!cut) return;
    const at = new Date(seenAt);
    cut.textContent = cut.dataset.words.replace("@hour", two(at.getHours()) + ":" + two(at.getMinutes()));
    cut.hidden = false;
  }

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(room.dataset.from + "?v=" + told, { cache: "no-store", credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      ahead = Number(answer.headers.get("X-Now")) - Date.now();
      const number = Number(answer.headers.get("X-Room"));
      let whole = true;
      if (controls) whole = pieces(new DOMParser().parseFromString(html, "text/html"), false);
      else { room.innerHTML = html; paginate(); }
      if (whole) shown = number;
      seenAt = Date.now();
      if (cut) cut.hidden = true;
      document.documentElement.dataset.shown = String(number);
      tick();
    } catch { lost(); } finally { asking = false; }
    if (told > shown && !controls) setTimeout(ask, 1000);
  }

  function listen() {
    if (!room.dataset.stream) return;
    const stream = new EventSource(room.dataset.stream + "/live/" + room.dataset.slug, { withCredentials: true });
    stream.onopen = () => { isOpen = true; };
    stream.onmessage = (event) => { told = Number(event.data); if (told !== shown) ask(); };
    stream.onerror = () => {
      isOpen = false;
      // A browser comes back by itself after a cut, but not after an answer that was no stream.
      if (stream.readyState === EventSource.CLOSED) { stream.close(); setTimeout(listen, 3000); }
    };
  }
  listen();
  let turns = 0;
  setInterval(() => { turns += 1; if (!isOpen || turns % 5 === 0) ask(); }, 4000);
  document.addEventListener("focusout", () => setTimeout(() => { if (shown !== told) ask(); }, 300));

  if (!controls) return;
  // Forms are sent without leaving the page, so that what is half typed in another one stays.
  document.addEventListener("submit", async (event) => {
    const form = event.target, by = event.submitter;
    event.preventDefault();
    const fields = new FormData(form, by);
    const method = form.getAttribute("method"), address = (by && by.getAttribute("formaction")) || form.getAttribute("action");
    const where = new URL(address, location.href);
    if (method === "get") where.search = String(new URLSearchParams(fields));
    // What takes over a second says so; everything else in the room goes on meanwhile.
    const slow = document.getElementById(form.dataset.waits || "");
    const waits = slow && setTimeout(() => { slow.textContent = slow.dataset.words; slow.hidden = false; }, 1000);
    if (slow) form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(where, method === "get" ? {} : { method: "POST", body: fields, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("room")) { location.assign(answer.url); return; }
      const part = by && by.closest("[data-piece]");
      if (part) typed.delete(part.id);
      pieces(page, false);
      const mine = by && part ? document.getElementById(part.id) : null;
      if (mine && page.getElementById(part.id) && busy(mine)) put(mine, page.getElementById(part.id));
      shown = told = Number(answer.headers.get("X-Room") || shown);
      document.getElementById("messages").replaceWith(page.getElementById("messages"));
      const keep = form.dataset.keep && page.getElementById(form.dataset.keep);
      if (keep) {
        keep.open = true;
        document.getElementById(form.dataset.keep).replaceWith(keep);
        const first = keep.querySelector("[role=alert]") || keep.querySelector("select,textarea,input:not([type=hidden])");
        if (first) first.focus();
      }
      if (cut) cut.hidden = true;
      tick();
    } catch { lost(); } finally {
      clearTimeout(waits);
      if (slow) { slow.hidden = true; form.removeAttribute("aria-busy"); }
    }
  });
})();
