// Tells a reader that something changed since the page was opened. The stream carries a number and no word; without it,
// or without this script, pages are as they were when they were asked for.
"use strict";
(() => {
  const note = document.getElementById("live-note");
  if (!note || !note.dataset.stream) return;
  let first = null;
  const stream = new EventSource(note.dataset.stream + "/live", { withCredentials: true });
  stream.onmessage = (event) => {
    if (first === null) first = event.data;
    else if (event.data !== first) { note.hidden = false; stream.close(); }
  };
  note.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
})();
