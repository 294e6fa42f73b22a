// Narrows lists while somebody types. Without it the list is whole, and the field is not shown.
(() => {
  const part = document.querySelector("[data-find]");
  const field = part && part.querySelector("input");
  const said = part && part.querySelector("[data-none]");
  if (!field) return;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const groups = [...document.querySelectorAll("[data-found]")].map((group) => ({
    group,
    title: plain(group.querySelector("h2").textContent),
    rows: [...group.querySelectorAll("li")].map((row) => [row, plain(row.querySelector("a").textContent)]),
  }));
  const narrow = () => {
    const asked = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { group, title, rows } of groups) {
      let here = 0;
      for (const [row, text] of rows) {
        const fits = asked.every((word) => text.includes(word) || title.includes(word));
        row.style.display = fits ? "" : "none";
        here += fits ? 1 : 0;
      }
      group.hidden = here === 0;
      found += here;
    }
    said.textContent = found ? "" : said.dataset.none;
  };
  field.addEventListener("input", narrow);
  part.hidden = false;
  narrow();
})();
