// The interactive map: the same places, shades and words as the drawing and the table beside it.
//
// No tiles, no letters drawn by the map, no other host: the places are the page's own GeoJSON file, in which every
// word of a popup stands ready, its numbers bound to the record. The colors are those of the stylesheet.
import { Map as Canvas, Marker, Popup, setWorkerUrl } from "./interactive/maplibre.js";

const WORKER = new URL("./interactive/worker.js", import.meta.url).href;
const STYLE = new URL("./map.css", import.meta.url).href;
const BANDS = [1, 2, 3, 4, 5];
const HATCH_STEP = 12;
// In pixels: how near the places may come to the edge, and the height of the map on a small and on a large screen.
const MARGIN = 24;
const LEAST_HEIGHT = 320;
const MOST_OF_SCREEN = 0.8;

/** Put the map in the place of the drawing; it rejects, and changes nothing, when a file cannot be had. */
export async function openMap(part) {
  const list = part.querySelector("a");
  const [places] = await Promise.all([
    fetched(list.href).then((answer) => answer.json()),
    fetched(WORKER),
    styled(),
  ]);
  await new OpenMap(part, places).drawn;
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

function styled() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = make("link", { rel: "stylesheet", href: STYLE, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

class OpenMap {
  constructor(part, places) {
    this.part = part;
    this.words = places.words;
    this.columns = places.columns;
    this.picture = part.closest(".picture");
    this.features = places.features;
    this.places = places.features.filter((feature) => feature.properties.title);
    this.box = this.frame();
    this.drawn = this.draw().catch((reason) => {
      this.close();
      throw reason;
    });
  }

  frame() {
    const { words } = this;
    const height = this.picture.querySelector("svg[role]").getBoundingClientRect().height;
    this.select = make("select", { onchange: () => this.show(Number(this.select.value), { isChosen: true }) }, [
      make("option", { value: "-1", textContent: words.choose }),
      ...this.places.map((place, at) =>
        make("option", { value: String(at), textContent: plain(place.properties.title) }),
      ),
    ]);
    const button = (name, sign, onclick) =>
      make("button", { type: "button", className: "btn second", textContent: sign, ariaLabel: name, onclick });
    this.ground = make("div", { className: "ground" });
    this.ground.style.height = `${Math.max(LEAST_HEIGHT, Math.min(height, innerHeight * MOST_OF_SCREEN))}px`;
    this.said = make("p", { className: "vh", role: "status" });
    const box = make("div", { className: "open-map", role: "group", ariaLabel: words.group }, [
      make("div", { className: "tools" }, [
        make("label", {}, [words.place, this.select]),
        button(words.zoom_in, "+", () => this.map.zoomIn()),
        button(words.zoom_out, "\u2212", () => this.map.zoomOut()),
        button(null, words.close, () => this.close()),
      ]),
      this.ground,
      this.said,
    ]);
    box.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    this.picture.prepend(box);
    this.picture.classList.add("is-open");
    return box;
  }

  async draw() {
    const { words } = this;
    setWorkerUrl(WORKER);
    this.map = new Canvas({
      container: this.ground,
      style: { version: 8, sources: {}, layers: [layer("paper", "background", { "background-color": token("paper") })] },
      bounds: boundsOf(this.features.filter(({ properties }) => properties.role !== "lines")),
      fitBoundsOptions: { padding: MARGIN },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      maxPitch: 0,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: {
        "Map.Title": words.map,
        "Popup.Close": words.close_popup,
        "CooperativeGesturesHandler.WindowsHelpText": words.scroll,
        "CooperativeGesturesHandler.MacHelpText": words.scroll_mac,
        "CooperativeGesturesHandler.MobileHelpText": words.two_fingers,
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    await new Promise((resolve, reject) => {
      this.map.once("load", resolve);
      this.map.on("error", ({ error }) => reject(error));
    });
    this.map.setMinZoom(this.map.getZoom() - 1);
    this.lay();
    this.select.focus();
    await this.map.once("idle");
    this.part.hidden = true;
  }

  lay() {
    const { map } = this;
    const data = { type: "FeatureCollection", features: this.features };
    map.addImage("hatch", hatch(token("thin"), token("paper")), { pixelRatio: 2 });
    map.addSource("places", { type: "geojson", data });
    const shades = BANDS.flatMap((band) => [band, token(`map-${band}`)]);
    const is = (role) => ["==", ["get", "role"], role];
    for (const each of [
      layer("shades", "fill", { "fill-color": ["match", ["get", "band"], ...shades, token("card")], "fill-antialias": false }, is("place")),
      layer("edges", "line", { "line-color": token("card"), "line-width": 1 }, is("place")),
      layer("thin", "fill", { "fill-pattern": "hatch" }, ["==", ["get", "is_thin"], true]),
      layer("lines", "line", { "line-color": token("ink"), "line-opacity": 0.55 }, is("lines")),
      layer("way-rim", "line", { "line-color": token("paper"), "line-width": 6 }, is("way")),
      layer("way", "line", { "line-color": token("teal"), "line-width": 2.5 }, is("way")),
      layer("chosen-rim", "line", { "line-color": token("card"), "line-width": 7 }, ["==", ["id"], -1]),
      layer("chosen", "line", { "line-color": token("ink"), "line-width": 3 }, ["==", ["id"], -1]),
    ]) {
      map.addLayer({ ...each, source: "places" });
    }
    map.on("click", "shades", (event) => this.show(event.features[0].id, { at: event.lngLat }));
    map.on("mouseenter", "shades", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "shades", () => (map.getCanvas().style.cursor = ""));
    for (const feature of this.features.filter(({ geometry }) => geometry.type === "Point")) this.mark(feature);
  }

  mark({ id, geometry, properties }) {
    // A pointer's shortcut: stops lie over one another, and the list above names each of them for every reader.
    const isStop = properties.role === "stop";
    const element = make("div", {
      className: isStop ? `stop-no${properties.is_owed ? " owed" : ""}` : "yard-mark",
      ariaHidden: "true",
      textContent: isStop ? String(properties.number) : "",
      onclick: (event) => {
        event.stopPropagation();
        if (isStop) this.show(id, {});
      },
    });
    new Marker({ element }).setLngLat(geometry.coordinates).addTo(this.map);
  }

  show(at, { at: point, isChosen = false }) {
    this.hide();
    const place = this.places[at];
    if (!place) return;
    const [west, south, east, north] = boundsOf([place]);
    const middle = point ?? [(west + east) / 2, (south + north) / 2];
    const words = make("div", { className: "place" }, this.lines(place.properties));
    if (isChosen && !this.map.getBounds().contains(middle)) this.map.jumpTo({ center: middle });
    const offset = place.geometry.type === "Point" ? 16 : 0;
    this.popup = new Popup({ anchor: "bottom", focusAfterOpen: false, maxWidth: "min(19rem, 80vw)", offset });
    this.popup.setLngLat(middle).setDOMContent(words).addTo(this.map);
    this.outline(at);
    this.said.textContent = words.innerText;
    if (!isChosen) this.select.value = String(at);
    this.uncover();
  }

  /** Move the map as far as the popup sticks out of it. */
  uncover() {
    const [inner, outer] = [this.popup.getElement(), this.ground].map((element) => element.getBoundingClientRect());
    const room = MARGIN / 2;
    const across = Math.min(0, inner.left - outer.left - room) + Math.max(0, inner.right - outer.right + room);
    const down = Math.min(0, inner.top - outer.top - room);
    if (across || down) this.map.panBy([across, down], { duration: 300 });
  }

  lines({ key, title, cells }) {
    const node = (piece) => nodeOf(piece, key);
    const rows = cells
      .map((cell, at) => [this.columns[at + 1], cell])
      .filter(([, cell]) => cell.length)
      .map(([label, cell]) =>
        label
          ? make("div", {}, [make("dt", { textContent: label }), make("dd", {}, cell.map(node))])
          : make("p", {}, cell.map(node)),
      );
    const body = this.columns.length ? make("dl", {}, rows) : make("div", {}, rows);
    return [make("p", { className: "head" }, title.map(node)), body];
  }

  outline(id) {
    for (const name of ["chosen-rim", "chosen"]) this.map.setFilter(name, ["==", ["id"], id]);
  }

  hide() {
    this.popup?.remove();
    this.popup = null;
    this.outline(-1);
  }

  close() {
    this.map?.remove();
    this.box.remove();
    this.picture.classList.remove("is-open");
    this.part.hidden = false;
    this.part.querySelector("button").focus();
  }
}

/** A piece of a popup: words as they stand, or a number with what it is bound to. */
function nodeOf(piece, key) {
  if (typeof piece === "string") return piece;
  const [rest, value, format, text] = piece;
  const number = make("data", { value, textContent: text });
  number.dataset.key = key + rest;
  number.dataset.format = format;
  return number;
}

function plain(pieces) {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece[3])).join("");
}

function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function layer(id, type, paint, filter) {
  return filter ? { id, type, paint, filter } : { id, type, paint };
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function boundsOf(features) {
  const points = features.flatMap(({ geometry }) => geometry.coordinates.flat(Infinity));
  const [lons, lats] = [points.filter((_, at) => at % 2 === 0), points.filter((_, at) => at % 2 === 1)];
  const least = (list) => list.reduce((one, other) => Math.min(one, other));
  const most = (list) => list.reduce((one, other) => Math.max(one, other));
  return [least(lons), least(lats), most(lons), most(lats)];
}

/** Lines at 45 degrees with a rim of paper, as in the drawing. */
function hatch(color, rim) {
  const canvas = make("canvas", { width: HATCH_STEP, height: HATCH_STEP });
  const pen = canvas.getContext("2d");
  for (const [strokeStyle, lineWidth] of [[rim, 5], [color, 2.4]]) {
    Object.assign(pen, { strokeStyle, lineWidth });
    pen.beginPath();
    for (const shift of [-HATCH_STEP, 0, HATCH_STEP]) {
      pen.moveTo(shift - 2, HATCH_STEP + 2);
      pen.lineTo(shift + HATCH_STEP + 2, -2);
    }
    pen.stroke();
  }
  return pen.getImageData(0, 0, HATCH_STEP, HATCH_STEP);
}
