// The button beside a drawn map. Nothing else is loaded until a reader presses it; then the map's own script,
// its style, the library and the page's list of places come from this site and from nowhere else.
"use strict";
(() => {
  const here = document.currentScript.src;
  // From a folder on a disk browsers load no modules: the drawing and its table stay, and no button is offered.
  if (!location.protocol.startsWith("http")) return;

  for (const part of document.querySelectorAll(".interactive")) {
    const button = part.querySelector("button");
    const status = part.querySelector("[role=status]");
    let isBusy = false;
    button.addEventListener("click", async () => {
      if (isBusy) return;
      isBusy = true;
      status.textContent = status.dataset.loading;
      try {
        if (!document.createElement("canvas").getContext("webgl2")) throw "undrawn";
        const { openMap } = await import(new URL("../map.js", here));
        await openMap(part);
        status.textContent = "";
      } catch (reason) {
        status.textContent = reason === "undrawn" ? status.dataset.undrawn : status.dataset.missing;
      }
      isBusy = false;
    });
    part.querySelector("[hidden]").hidden = false;
  }
})();
