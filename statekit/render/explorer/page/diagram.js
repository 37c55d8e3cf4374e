/** The picture: pan and zoom, where the order is, and which ways are open to it. */

import Panzoom from "#panzoom";

const LEAST = 0.05;
const MOST = 6;
const READABLE = 0.6; // the least scale at which the picture shows where an order is
const AMID = 0.75; // the scale at which a place is shown with what is around it
const LEGIBLE = 0.5; // the least at which a first look makes sense
const STEP = 60; // pixels that an arrow key moves
const MARKS = ["here", "around", "open", "later", "taken"];

/** Return the picture in its frame; `choose` is told what is clicked: `{events}` or `{state}`. */
export function createDiagram(frame, spec, choose) {
  const paper = frame.firstElementChild;
  const panzoom = Panzoom(paper, {
    minScale: LEAST,
    maxScale: MOST,
    canvas: true,
    origin: "0 0",
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  let svg = null;

  /** Show the picture of a language. */
  function draw(language) {
    const template = document.querySelector(`template[data-picture="${CSS.escape(language)}"]`);
    paper.replaceChildren(template.content.cloneNode(true));
    svg = paper.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `Diagram of ${spec.name}`);
    const { width, height } = svg.viewBox.baseVal;
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
  }

  /** Show a part of the picture, given in its own pixels. */
  function look({ x, y, width, height }, most = MOST, least = LEAST) {
    const room = frame.getBoundingClientRect();
    const scale = Math.max(Math.min(fitting({ width, height }), most), least);
    panzoom.zoom(scale, { animate: false });
    const all = svg.viewBox.baseVal;
    panzoom.pan(
      placed(room.width / scale, x + width / 2, all.width),
      placed(room.height / scale, y + height / 2, all.height),
      { force: true, animate: false },
    );
  }

  /** Return where the picture begins, with a point in the middle and no empty room beyond its ends. */
  function placed(room, middle, size) {
    if (size <= room) return (room - size) / 2;
    return Math.min(Math.max(room / 2 - middle, room - size), 0);
  }

  function part(id) {
    return id && svg.getElementById(id);
  }

  /** Return the room that parts take, in the picture's pixels. */
  function around(elements) {
    const own = svg.getBoundingClientRect();
    const scale = own.width / svg.viewBox.baseVal.width;
    const boxes = elements.map((each) => each.getBoundingClientRect());
    const x = Math.min(...boxes.map((each) => each.left));
    const y = Math.min(...boxes.map((each) => each.top));
    const width = Math.max(...boxes.map((each) => each.right)) - x;
    const height = Math.max(...boxes.map((each) => each.bottom)) - y;
    const margin = 24;
    return {
      x: (x - own.left) / scale - margin,
      y: (y - own.top) / scale - margin,
      width: width / scale + 2 * margin,
      height: height / scale + 2 * margin,
    };
  }

  function fitting({ width, height }) {
    const room = frame.getBoundingClientRect();
    return Math.min(room.width / width, room.height / height);
  }

  const actions = {
    whole: () => look(svg.viewBox.baseVal, 1.5),
    /** Show as much as can be read: all, or the first machine. */
    first: () => (fitting(svg.viewBox.baseVal) < LEGIBLE
      ? actions.machine(spec.machines[0].name) : actions.whole()),
    zoomIn: () => panzoom.zoomIn(),
    zoomOut: () => panzoom.zoomOut(),
    /** Show a machine. */
    machine: (name) => part(name) && look(around([part(name)]), 1.5),
    /** Show where the order is, of all that stays readable the most; these machines at least. */
    here(machines = spec.machines.map(({ name }) => name)) {
      const own = (each) => machines.includes(each.id.split(/[./]/)[0]);
      const here = [...svg.querySelectorAll("g.node.here")];
      const open = [...svg.querySelectorAll("g.node.open")];
      const meant = here.filter(own);
      if (!meant.length) return;
      const views = [
        svg.viewBox.baseVal,
        around([...here, ...open]),
        around([...meant, ...open.filter(own)]),
      ];
      const found = views.find((each) => fitting(each) >= READABLE);
      look(found ?? around(meant), found ? 1.1 : AMID);
    },
  };

  /** Mark where an order is and what is open; `null` unmarks all. */
  function mark(now) {
    svg.classList.toggle("running", Boolean(now));
    for (const each of svg.querySelectorAll(MARKS.map((name) => `.${name}`).join(","))) {
      each.classList.remove(...MARKS);
    }
    if (!now) return;
    const put = (id, name) => part(id)?.classList.add(name);
    for (const [machine, leaves] of Object.entries(now.leaves)) {
      for (const leaf of leaves) {
        put(`${machine}.${leaf}`, "here");
        for (let up = parent(leaf); up; up = parent(up)) put(`${machine}.${up}`, "around");
      }
    }
    for (const way of spec.ways) {
      const fits = (move) => way.moves.some((own) => own.event === move.event
        && (own.to === null || own.to === move.to) && move.machine === way.machine);
      const leads = (leaf) => way.spread.includes(leaf) || lines(way, leaf).length > 0;
      const shown = (moves, name) => moves.filter(fits).forEach(({ from }) => {
        if (!leads(from)) return;
        for (const id of [way.box, way.last, ...lines(way, from)]) put(id, name);
      });
      shown(now.open, "open");
      shown(now.later, "later");
      shown(now.taken, "taken");
    }
  }

  function lines(way, leaf) {
    return Object.keys(way.lines).filter((id) => way.lines[id].includes(leaf));
  }

  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    panzoom.zoomWithWheel(event, { animate: false });
  }, { passive: false });

  frame.addEventListener("keydown", (event) => {
    const pan = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const zoom = { "+": "zoomIn", "=": "zoomIn", "-": "zoomOut", 0: "whole" };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (pan[event.key]) {
      const [x, y] = pan[event.key].map((each) => (each * STEP) / panzoom.getScale());
      panzoom.pan(x, y, { relative: true });
    } else if (zoom[event.key]) {
      actions[zoom[event.key]]();
    } else {
      return;
    }
    event.preventDefault();
  });

  let pressed = null; // a drag is no click
  frame.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]));
  frame.addEventListener("click", (event) => {
    const far = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 5;
    const id = event.target.closest?.("g.node, g.edge, g.cluster")?.id;
    if (far || !id) return;
    const way = spec.ways.find((each) => each.box === id || each.last === id || id in each.lines);
    if (way) choose({ events: way.moves.map((each) => each.event).filter(Boolean) });
    else if (id.includes(".")) choose({ state: id.split("/")[0] });
  });

  return { draw, mark, ...actions };
}

function parent(leaf) {
  return leaf.split(".").slice(0, -1).join(".");
}
