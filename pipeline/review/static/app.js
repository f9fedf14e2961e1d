// The review page: one report, its pages, its records, and what a person decides about them.
// All text from reports is set as textContent: nothing that stands in a PDF is ever read as HTML.

const $ = (id) => document.getElementById(id);
const make = (name, props = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (key === "class") element.className = value;
    else if (key === "on") for (const [type, what] of Object.entries(value)) element.addEventListener(type, what);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};
const NAMES = {
  sessions: "Sessions", interventions: "Interventions", mentions: "Names", figures: "Figures", footnotes: "Notes",
  links: "Links", exhibits: "Exhibits", participants: "Participants", lost: "Decisions that no longer fit", problem: "Problems",
};
const ONE = {
  sessions: "Session", interventions: "Intervention", mentions: "Name", figures: "Figure", footnotes: "Note",
  links: "Link", exhibits: "Exhibit", participants: "Participant", lost: "Decision that no longer fits", problem: "Problem",
};
const ADDABLE = ["mentions", "figures", "interventions", "sessions", "links", "participants"];
const NEEDED = {
  mentions: ["type"], figures: ["kind", "value", "unit", "measure", "modality"],
  interventions: ["kind", "speaker", "role", "organisation", "country"], sessions: ["kind", "number", "title"],
  links: ["url"], participants: ["name", "role", "organisation", "country"],
};

const state = {
  start: null, report: null, summary: null, queue: [], items: new Map(), index: 0, pages: new Map(), page: 1,
  here: null, current: null, editing: null, chosen: null, cursor: null, mine: [], found: null, size: null, views: new Map(),
};

// ------------------------------------------------------------------------------------------------------ the server

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-Token": state.start.token },
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw Object.assign(new Error("The server does not answer; nothing was saved. Start it again: rapporteur review"), { fields: {} });
  }
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(value.error || `error ${answer.status}`), { status: answer.status, fields: value.fields || {} });
  return value;
}
const where = (rest = "") => `/api/reports/${state.report}${rest}`;

function saved(text, kind = "") {
  $("saved").textContent = text;
  $("saved").className = `quiet ${kind}`;
}
let hush = 0;
function tell(text) {
  $("message").textContent = text;
  $("message").hidden = !text;
  clearTimeout(hush);
  if (text) hush = setTimeout(() => { $("message").hidden = true; }, 9000);
}
const say = (text) => { $("says").textContent = text; };

// ------------------------------------------------------------------------------------------------------- the report

async function begin() {
  state.start = await call("/api/start");
  fill($("filter"), [["", "all kinds"], ...Object.keys(state.start.forms).filter((k) => k !== "entities").map((k) => [k, NAMES[k]])]);
  const rows = state.start.reports;
  fill($("reports"), rows.map((r) => [r.id, `${r.id} (${r.done} of ${r.total})`]));
  if (!rows.length) { tell("There are no records here yet. Process reports first: rapporteur run"); return; }
  const wanted = new URLSearchParams(location.search).get("report") || sessionStorage.getItem("report");
  if (!state.start.who) await askName();
  await open(rows.some((r) => r.id === wanted) ? wanted : rows[0].id);
}
function fill(select, options) {
  select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
}

async function open(report) {
  state.report = report;
  sessionStorage.setItem("report", report);
  $("reports").value = report;
  state.pages.clear();
  state.views.clear();
  state.mine = [];
  state.found = null;
  $("search").value = "";
  await reload();
  document.title = `${state.summary.title} · Review`;
  const first = state.queue.findIndex((key) => isOpen(state.items.get(key)));
  await go(Math.max(0, first));
}

async function reload() {
  state.summary = await call(where());
  state.items.clear();
  for (const row of state.summary.lost) state.items.set(`lost:${row.id}`, { ...row, type: "lost", key: `lost:${row.id}` });
  for (const row of state.summary.problems) state.items.set(`problem:${row.id}`, { ...row, type: "problem", key: `problem:${row.id}` });
  for (const [id, kind, page, confidence, status, label] of state.summary.queue) {
    state.items.set(id, { key: id, type: "record", id, kind, page, confidence, state: status, label });
  }
  arrange();
}
const isOpen = (item) => item.type !== "record" || item.state === "auto" || item.state === "conflict" || item.state === "orphan";

function arrange() {
  const kind = $("filter").value, only = $("open").checked;
  let rows = [...state.items.values()].filter((item) => (item.type !== "record" ? !kind : !kind || item.kind === kind));
  if (state.found) rows = rows.filter((item) => state.found.has(item.id));
  if (only) rows = rows.filter((item) => isOpen(item) || item.key === state.current);
  const rank = (item) => (item.type === "lost" ? 0 : item.type === "problem" ? 1 : isOpen(item) ? 2 : 3);
  if ($("order").value === "page") {
    const order = new Map([...state.items.keys()].map((key, i) => [key, i]));
    rows.sort((a, b) => (a.page || 0) - (b.page || 0) || order.get(a.key) - order.get(b.key));
  } else {
    rows.sort((a, b) => rank(a) - rank(b) || (a.confidence ?? 0) - (b.confidence ?? 0) || (a.page || 0) - (b.page || 0));
  }
  state.queue = rows.map((item) => item.key);
  const at = state.queue.indexOf(state.current);
  if (at >= 0) state.index = at;
  progress();
}

function progress() {
  const counts = Object.values(state.summary.progress);
  const done = counts.reduce((n, [a]) => n + a, 0), all = counts.reduce((n, [, b]) => n + b, 0);
  $("bar").max = all || 1;
  $("bar").value = done;
  $("done").textContent = `${done} of ${all} looked at`;
  const option = [...$("reports").options].find((o) => o.value === state.report);
  if (option) option.textContent = `${state.report} (${done} of ${all})`;
  $("found").textContent = state.found ? `${state.found.size} found` : "";
}

// ------------------------------------------------------------------------------------------------ pages and records

async function page(number, fresh = false) {
  if (fresh || !state.pages.has(number)) {
    state.pages.set(number, call(where(`/pages/${number}`)).then((data) => {
      for (const view of data.records) state.views.set(view.id, view);
      state.summary.places = data.places;
      return data;
    }));
    if (state.pages.size > 40) state.pages.delete(state.pages.keys().next().value);
  }
  try { return await state.pages.get(number); } catch (error) { state.pages.delete(number); throw error; }
}
const image = (number) => where(`/pages/${number}/image`);
const ahead = new Set();
function prefetch() {
  for (let i = 1; i <= 3; i += 1) {
    const item = state.items.get(state.queue[state.index + i]);
    if (!item || !item.page || ahead.has(`${state.report}/${item.page}`)) continue;
    ahead.add(`${state.report}/${item.page}`);
    new Image().src = image(item.page);
    page(item.page).catch(() => {});
  }
}

async function go(index) {
  if (!state.queue.length) { state.current = null; await turn(state.page); return; }
  state.index = Math.min(Math.max(index, 0), state.queue.length - 1);
  state.current = state.queue[state.index];
  state.editing = null;
  const item = state.items.get(state.current);
  await turn(item.page || state.page);
  prefetch();
}
async function select(id) {
  const at = state.queue.indexOf(id);
  if (at >= 0) { await go(at); return; }
  state.current = id;
  state.editing = null;
  await turn(state.items.get(id)?.page || state.page);
}

async function turn(number) {
  const other = number !== state.page || $("image").dataset.report !== state.report;
  state.page = number;
  const data = await page(number);
  if (state.page !== number) return;
  state.here = data;
  if (other) {
    clearChoice();
    $("image").dataset.report = state.report;
    $("image").src = image(number);
    $("image").alt = `Page ${number} of ${state.summary.title}`;
  }
  $("page-title").textContent = `Page ${number} of ${state.summary.pages}`;
  $("page-back").disabled = number <= 1;
  $("page-on").disabled = number >= state.summary.pages;
  words(data);
  draw(data);
  card();
  list(data);
}
function words(data) {
  const text = { working: "The words of the pages are being worked out …", missing: "The words of the pages are being worked out …",
    stale: "Words cannot be selected: the PDF is gone, or these records are older than the program (run make).", ready: "" }[data.places];
  $("words-state").textContent = text;
  $("pick").disabled = data.places !== "ready";
  if (data.places === "working" || data.places === "missing") {
    clearTimeout(words.timer);
    words.timer = setTimeout(async () => { const fresh = await page(state.page, true).catch(() => null); if (!fresh) return; if (fresh.places === "ready") { state.pages.clear(); state.pages.set(fresh.page, Promise.resolve(fresh)); } if (state.page === fresh.page) { state.here = fresh; words(fresh); } }, 700);
  }
}

const WIDE = new Set(["sessions", "interventions", "exhibits"]);
function place(element, [x0, top, x1, bottom]) {
  const size = state.size;
  element.style.left = `${(100 * x0) / size.width}%`;
  element.style.top = `${(100 * top) / size.height}%`;
  element.style.width = `${(100 * (x1 - x0)) / size.width}%`;
  element.style.height = `${(100 * (bottom - top)) / size.height}%`;
  return element;
}
function draw(data) {
  const layer = $("boxes");
  layer.replaceChildren();
  if (!state.size) return;
  const shown = [];
  for (const view of data.records) {
    const now = view.id === state.current;
    if (WIDE.has(view.kind) && !now && view.kind === "sessions") continue;
    for (const [number, ...box] of view.boxes) {
      if (number !== state.page) continue;
      shown.push({ area: (box[2] - box[0]) * (box[3] - box[1]) + (now ? 0 : WIDE.has(view.kind) ? 1e7 : 0), view, box, now });
    }
  }
  const item = state.items.get(state.current);
  for (const [number, ...box] of item?.boxes || []) if (number === state.page) shown.push({ area: 0, view: { kind: "problem", id: state.current }, box, now: true });
  shown.sort((a, b) => b.area - a.area);
  for (const { view, box, now } of shown) {
    const kind = WIDE.has(view.kind) && !now ? "wide" : "";
    const element = make("div", { class: `box ${view.kind} ${kind} ${now ? "now" : ""} ${view.state || ""}` });
    element.dataset.id = view.id;
    layer.append(place(element, box));
  }
  const first = layer.querySelector(".now");
  if (first) {
    const outer = $("scroll"), top = first.offsetTop, height = outer.clientHeight;
    if (top < outer.scrollTop + 40 || top > outer.scrollTop + height - 120) outer.scrollTop = Math.max(0, top - height / 3);
  }
}

const percent = (value) => (value === null || value === undefined ? "" : `${Math.round(100 * value)} %`);
function list(data) {
  const groups = new Map();
  for (const view of data.records) {
    if (!groups.has(view.kind)) groups.set(view.kind, []);
    groups.get(view.kind).push(view);
  }
  const parts = [];
  const extra = [...state.items.values()].filter((item) => item.type !== "record" && (item.page || 1) === state.page);
  for (const type of ["lost", "problem"]) {
    const rows = extra.filter((item) => item.type === type);
    if (rows.length) parts.push(group(type, rows.map((item) => ({ id: item.key, kind: type, label: item.message || item.quote, state: item.severity || item.state }))));
  }
  for (const kind of Object.keys(NAMES)) if (groups.has(kind)) parts.push(group(kind, groups.get(kind)));
  $("others").replaceChildren(...parts);
  const now = $("others").querySelector('[aria-current="true"]');
  if (now) now.scrollIntoView({ block: "nearest" });
}
function group(kind, rows) {
  const done = rows.filter((view) => !["auto", "conflict", "orphan"].includes(view.state)).length;
  return make("div", {},
    make("h3", {}, `${NAMES[kind]} `, make("span", { class: "quiet" }, kind === "lost" || kind === "problem" ? `${rows.length}` : `${done} of ${rows.length} looked at`)),
    make("ul", {}, ...rows.map((view) => {
      const button = make("button", { type: "button", class: `${kind} ${view.state}` },
        make("span", { class: "text" }, view.label || "(no words)"),
        make("span", { class: "of" }, view.state === "auto" ? percent(view.confidence) : view.state));
      button.dataset.id = view.id;
      if (view.id === state.current) button.setAttribute("aria-current", "true");
      return make("li", {}, button);
    })));
}

// ---------------------------------------------------------------------------------------------------------- the card

function show(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length ? value.map(show).join("; ") : "–";
  if (typeof value === "object") {
    const rows = Object.entries(value).filter(([name, v]) => v !== null && name !== "start" && name !== "end");
    return rows.length ? rows.map(([name, v]) => (name === "text" ? `“${v}”` : `${name} ${show(v)}`)).join(", ") : "–";
  }
  return String(value);
}
const action = (key, text, what, more = {}) => make("button", { type: "button", on: { click: () => act(what) }, ...more }, text, make("kbd", {}, key));

function card() {
  const box = $("current");
  const item = state.items.get(state.current);
  if (!item) { box.replaceChildren(make("p", {}, state.queue.length ? "Choose a record." : "Nothing is left here: all records that are shown were looked at.")); return; }
  if (item.type !== "record") { box.replaceChildren(other(item)); return; }
  const view = state.views.get(state.current);
  if (!view) return;
  if (state.editing) { box.replaceChildren(editor(view)); return; }
  const kind = view.kind;
  const article = make("article", { class: `card ${kind}`, "aria-label": `${ONE[kind]}: ${view.label}` },
    make("header", {},
      make("span", { class: "kind" }, ONE[kind]),
      make("span", { class: `state ${view.state}` }, view.state === "auto" ? `not looked at, ${percent(view.confidence)} sure` : view.state),
      make("span", { class: "quiet" }, [view.session, `record ${state.index + 1} of ${state.queue.length}`].filter(Boolean).join(" · "))),
    view.reason ? make("p", { class: "state conflict" }, view.reason) : null,
    make("blockquote", { class: "quote" }, view.quote || "(no words)"),
    make("dl", {}, ...rows(view).flatMap(([name, value]) => [make("dt", {}, name.replaceAll("_", " ")), make("dd", {}, value)])),
    make("p", { class: "quiet" }, `found by ${view.by.join(", ")}`),
    make("div", { class: "actions" },
      action("a", "Accept", "accept", { class: "main" }), action("x", "Reject", "reject"), action("e", "Edit", "edit"),
      kind === "mentions" || kind === "sessions" || kind === "figures" || kind === "interventions" ? action("r", "Type", "retype") : null,
      kind === "mentions" ? action("m", "Merge", "merge") : null,
      kind === "sessions" && view.state !== "rejected" ? action("t", "Theme", "theme") : null,
      kind === "mentions" || kind === "figures" || kind === "interventions" ? action("s", "Split", "split") : null,
      action("u", "Undo", "undo"), action("j", "Next", "next")));
  if (view.decided.length) {
    article.append(make("ul", { class: "history" }, ...view.decided.map(([, what, who, when, why]) =>
      make("li", {}, `${what} by ${who}, ${when.slice(0, 16).replace("T", " ")}${why ? `: ${why}` : ""}`))));
  }
  box.replaceChildren(article);
  box.scrollTop = 0;
}
function rows(view) {
  const found = [];
  for (const field of state.start.forms[view.kind]) {
    const value = view.fields[field.name];
    if (field.name === "entity") { found.push(["entity", `${view.entity.name} (${view.entity.id}, ${view.entity.mentions === 1 ? "one mention" : `${view.entity.mentions} mentions`})`]); continue; }
    if (view.kind === "footnotes" && field.name === "text") continue;
    const text = show(value);
    if (text !== "–" && text !== "false") found.push([field.name, text]);
  }
  return found;
}
function other(item) {
  const lost = item.type === "lost";
  return make("article", { class: `card ${item.type}`, "aria-label": ONE[item.type] },
    make("header", {}, make("span", { class: "kind" }, ONE[item.type]), make("span", { class: "state conflict" }, item.severity || item.state),
      make("span", { class: "quiet" }, `record ${state.index + 1} of ${state.queue.length}`)),
    make("p", {}, lost ? `${item.who} decided on ${item.when.slice(0, 10)} to ${item.action}: ${item.reason}.` : item.message),
    item.quote ? make("blockquote", { class: "quote" }, item.quote) : null,
    make("p", { class: "quiet" }, lost ? "Withdraw the decision, then decide about the record as it is now." : item.advice),
    make("div", { class: "actions" },
      lost ? action("x", "Withdraw it", "withdraw") : null,
      item.record && state.items.has(item.record) ? action("e", "Go to the record", "visit") : null,
      action("j", "Next", "next")));
}

// ---------------------------------------------------------------------------------------------------------- editing

let serial = 0;
function inputs(fields, values, path = "") {
  return fields.flatMap((field) => input(field, values ? values[field.name] : null, path ? `${path}.${field.name}` : field.name));
}
function input(field, value, path) {
  serial += 1;
  const id = `in-${serial}`, help = field.help || "";
  const common = { id, "data-path": path, "data-type": field.type, "data-null": String(Boolean(field.null)), title: help };
  const label = make("label", { for: id }, field.name.replaceAll("_", " "));
  const wrong = make("div", { class: "wrong", id: `${id}-wrong` });
  const text = (v) => (v === null || v === undefined ? "" : String(v));
  let box;
  switch (field.type) {
    case "choice":
      box = make("select", common, ...(field.null ? [make("option", { value: "" }, "–")] : []), ...field.choices.map((c) => make("option", { value: c }, c)));
      box.value = text(value) || (field.null ? "" : field.choices[0]);
      break;
    case "yesno":
      box = make("select", common, make("option", { value: "false" }, "no"), make("option", { value: "true" }, "yes"));
      box.value = String(Boolean(value));
      break;
    case "lines": case "one_or_lines":
      box = make("textarea", { ...common, rows: "2", placeholder: "one a line" });
      box.value = Array.isArray(value) ? value.join("\n") : text(value);
      break;
    case "table":
      box = make("textarea", { ...common, rows: "3", placeholder: "cells parted by |, one row a line" });
      box.value = (value || []).map((row) => row.join(" | ")).join("\n");
      break;
    case "pairs":
      box = make("textarea", { ...common, rows: "2", placeholder: "name: value, one a line" });
      box.value = Object.entries(value || {}).map(([k, v]) => `${k}: ${v}`).join("\n");
      break;
    case "part": {
      const set = make("fieldset", { "data-part": path }, make("legend", { title: help }, field.name.replaceAll("_", " ")), make("div", { class: "form" }, ...inputs(field.fields, value, path)));
      return [set];
    }
    case "parts":
      return (value || []).map((part, i) => make("fieldset", { "data-part": `${path}.${i}` },
        make("legend", { title: help }, `${field.name} ${i + 1}`), make("div", { class: "form" }, ...inputs(field.fields, part, `${path}.${i}`))));
    default:
      box = text(value).length > 60 ? make("textarea", { ...common, rows: "3" }) : make("input", { ...common, type: "text", autocomplete: "off" });
      if (field.type === "number" || field.type === "integer") box.setAttribute("inputmode", "decimal");
      box.value = text(value);
  }
  box.setAttribute("aria-describedby", wrong.id);
  box.addEventListener("input", () => check(box));
  return [label, box, wrong];
}
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
function check(box) {
  const { type, path } = box.dataset, raw = box.value.trim();
  let said = "";
  const name = path.split(".").pop();
  if (!raw) said = box.dataset.null === "true" || ["lines", "table", "pairs", "yesno"].includes(type) ? "" : "this is needed";
  else if (type === "number" && !Number.isFinite(Number(raw.replaceAll(" ", "")))) said = "this is no number";
  else if (type === "integer" && !/^-?\d+$/.test(raw)) said = "this is no whole number";
  else if (/^date/.test(name) && (!DATE.test(raw) || Number.isNaN(Date.parse(raw)))) said = "a date such as 2024-05-31";
  else if (name === "country" && !raw.split("\n").every((c) => /^[A-Z]{2}$/.test(c.trim()))) said = "two capital letters, such as NO";
  mark(box, said);
  return !said;
}
function mark(box, said) {
  box.setAttribute("aria-invalid", String(Boolean(said)));
  const wrong = $(`${box.id}-wrong`);
  if (wrong) wrong.textContent = said;
}
function value(box) {
  const raw = box.value.trim(), { type } = box.dataset;
  switch (type) {
    case "number": return raw ? Number(raw.replaceAll(" ", "")) : null;
    case "integer": return raw ? Number(raw) : null;
    case "yesno": return raw === "true";
    case "lines": return raw ? raw.split("\n").map((l) => l.trim()).filter(Boolean) : [];
    case "one_or_lines": { const lines = raw.split("\n").map((l) => l.trim()).filter(Boolean); return lines.length > 1 ? lines : lines[0] ?? null; }
    case "table": return raw ? raw.split("\n").map((row) => row.split("|").map((c) => c.trim())) : box.dataset.null === "true" ? null : [];
    case "pairs": return Object.fromEntries(raw.split("\n").filter((l) => l.includes(":")).map((l) => [l.slice(0, l.indexOf(":")).trim(), l.slice(l.indexOf(":") + 1).trim()]));
    default: return raw || (box.dataset.null === "true" ? null : "");
  }
}
function gather(form, before, kind) {
  const result = structuredClone(before || {});
  for (const box of form.querySelectorAll("[data-path]")) {
    const steps = box.dataset.path.split(".");
    let at = result;
    steps.slice(0, -1).forEach((step, i) => { at[step] ??= /^\d+$/.test(steps[i + 1]) ? [] : {}; at = at[step]; });
    at[steps.at(-1)] = value(box);
  }
  for (const field of state.start.forms[kind]) {
    if (field.type === "part" && field.null && result[field.name] && Object.values(result[field.name]).every((v) => v === null)) result[field.name] = null;
  }
  return result;
}
function complain(form, error) {
  let left = [];
  for (const [path, said] of Object.entries(error.fields || {})) {
    const box = [...form.querySelectorAll("[data-path]")].find((b) => b.dataset.path === path || b.dataset.path.startsWith(`${path}.`));
    if (box) { mark(box, said); box.focus(); } else left.push(said);
  }
  if (left.length || !Object.keys(error.fields || {}).length) tell(left.join(" ") || error.message);
}
function editor(view) {
  const edit = state.editing;
  const form = make("form", { class: `card ${view.kind}`, "aria-label": `Edit: ${view.label}` },
    make("header", {}, make("span", { class: "kind" }, `Edit ${ONE[view.kind].toLowerCase()}`)));
  if (view.start !== null && view.kind !== "sessions" && state.summary.places === "ready") {
    const quote = make("blockquote", { class: "quote" }, edit.quote ?? view.quote);
    const step = (side, by) => make("button", { type: "button", "aria-label": `${side} one word ${by < 0 ? "earlier" : "later"}`, on: { click: () => stretch(view, side, by) } }, `${side} ${by < 0 ? "←" : "→"}`);
    form.append(quote, make("div", { class: "actions" }, step("begin", -1), step("begin", 1), step("end", -1), step("end", 1),
      make("button", { type: "button", disabled: !state.chosen, on: { click: () => useChosen() } }, "Use the selected words")));
  }
  const fields = state.start.forms[view.kind].filter((f) => f.name !== "entity");
  form.append(make("div", { class: "form" }, ...inputs(fields, edit.values), make("label", { for: "why" }, "why"),
    make("input", { id: "why", type: "text", autocomplete: "off", placeholder: "optional" })));
  form.append(make("div", { class: "actions" },
    make("button", { type: "submit", class: "main" }, "Save", make("kbd", {}, "Enter")),
    make("button", { type: "button", on: { click: () => { state.editing = null; card(); focusCard(); } } }, "Cancel", make("kbd", {}, "Esc"))));
  form.addEventListener("submit", (event) => { event.preventDefault(); later(() => save(form, view)); });
  form.addEventListener("input", () => { edit.values = gather(form, view.fields, view.kind); });
  return form;
}
function stretch(view, side, by) {
  const edit = state.editing, words = state.here.words;
  edit.span ??= { start: view.start, end: view.end };
  const at = side === "begin" ? words.findIndex((w) => w[1] > edit.span.start) : words.findLastIndex((w) => w[0] < edit.span.end);
  if (at < 0) return;
  const inside = side === "begin" ? words[at][0] === edit.span.start : words[at][1] === edit.span.end;
  const next = words[inside || by === (side === "begin" ? 1 : -1) ? at + by : at];
  if (!next) return;
  const span = { ...edit.span, [side === "begin" ? "start" : "end"]: side === "begin" ? next[0] : next[1] };
  if (span.start >= span.end) return;
  respan(span);
  [...$("current").querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === `${side} one word ${by < 0 ? "earlier" : "later"}`)?.focus();
}
function respan(span) {
  const edit = state.editing;
  edit.span = span;
  const seen = new Set();
  const words = state.here.words.filter((w) => w[0] < span.end && w[1] > span.start);
  edit.quote = words.filter((w) => !seen.has(w[0]) && seen.add(w[0])).map((w) => w[6]).join(" ") || null;
  choose(span);
  card();
}
function useChosen() { if (state.chosen) respan({ ...state.chosen }); }
async function save(form, view) {
  const boxes = [...form.querySelectorAll("[data-path]")];
  if (!boxes.map(check).every(Boolean)) { form.querySelector('[aria-invalid="true"]').focus(); return; }
  const values = gather(form, view.fields, view.kind);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, v]) => JSON.stringify(v) !== JSON.stringify(view.fields[name])));
  const span = state.editing.span || null;
  if (!Object.keys(changed).length && !span) { state.editing = null; card(); focusCard(); return; }
  const why = form.querySelector("#why").value.trim() || null;
  try {
    await decide({ action: "edit", kind: view.kind, record: view.id, version: view.version, fields: changed, span, why });
    state.editing = null;
    clearChoice();
    card();
    focusCard();
  } catch (error) { failed(error, () => complain(form, error)); }
}
const focusCard = () => $("scroll").focus({ preventScroll: true });

// -------------------------------------------------------------------------------------------------------- decisions

async function decide(body) {
  saved("saving …");
  let answer;
  try { answer = await call(where("/decisions"), body); } catch (error) { saved("not saved", "bad"); throw error; }
  if (body.action !== "undo") state.mine.push(answer.decision);
  take(answer);
  saved("saved", "good");
  return answer;
}
function take(answer) {
  state.summary.progress = answer.progress;
  const pages = new Set([state.page]);
  for (const view of answer.changed) {
    state.views.set(view.id, view);
    const known = state.items.get(view.id) || { key: view.id, type: "record", id: view.id, kind: view.kind };
    state.items.set(view.id, Object.assign(known, { page: view.page, confidence: view.confidence, state: view.state, label: view.label }));
    if (!state.queue.includes(view.id)) state.queue.splice(state.index + 1, 0, view.id);
    pages.add(view.page);
  }
  for (const id of answer.gone) {
    state.views.delete(id);
    state.items.delete(id);
    state.queue = state.queue.filter((key) => key !== id);
  }
  const lost = new Set(answer.lost.map((row) => `lost:${row.id}`));
  for (const key of [...state.items.keys()]) if (key.startsWith("lost:") && !lost.has(key)) { state.items.delete(key); state.queue = state.queue.filter((k) => k !== key); }
  for (const row of answer.lost) {
    const key = `lost:${row.id}`;
    if (!state.items.has(key)) { state.items.set(key, { ...row, type: "lost", key }); state.queue.unshift(key); state.index += 1; }
  }
  if (!state.items.has(state.current)) state.current = state.queue[Math.min(state.index, state.queue.length - 1)] ?? null;
  if (answer.changed.length > 3 || answer.gone.length || answer.action === "add" || answer.action === "split" || answer.action === "undo") state.pages.clear();
  else for (const held of pages) {
    const cached = state.pages.get(held);
    if (cached) cached.then((data) => { data.records = data.records.map((view) => state.views.get(view.id) || view); });
  }
  progress();
}
function failed(error, otherwise) {
  if (error.status === 412 || error.status === 409) {
    tell(error.message);
    if (error.status === 412) later(refresh);
  } else if (otherwise) otherwise();
  else tell(Object.values(error.fields || {}).filter(Boolean).join(" ") || error.message);
}
async function refresh() {
  state.pages.clear();
  state.editing = null;
  await reload();
  if (!state.items.has(state.current)) state.current = state.queue[0] ?? null;
  await turn(state.items.get(state.current)?.page || state.page);
}
async function quick(what) {
  const view = state.views.get(state.current);
  if (!view) return;
  try {
    await decide({ action: what, kind: view.kind, record: view.id, version: view.version });
    await onward();
  } catch (error) { failed(error); }
}
async function onward() {
  let next = state.index;
  for (let i = state.index + 1; i < state.queue.length; i += 1) {
    if (isOpen(state.items.get(state.queue[i]))) { next = i; break; }
  }
  if (next === state.index) await turn(state.page);
  else await go(next);
}
async function undo() {
  const view = state.views.get(state.current);
  const id = state.mine.pop() ?? view?.decided.at(-1)?.[0];
  if (!id) { tell("There is nothing to undo."); return; }
  if (typeof id === "function") {
    try { await id(); saved("saved", "good"); say("Undone"); } catch (error) { failed(error); }
    return;
  }
  try {
    const answer = await decide({ action: "undo", undoes: id });
    await page(state.page);
    const back = answer.changed[0];
    if (back && state.items.has(back.id)) await select(back.id);
    else await turn(state.page);
    say("Undone");
  } catch (error) { failed(error); }
}
async function withdraw() {
  const item = state.items.get(state.current);
  if (item?.type !== "lost") return;
  try {
    await decide({ action: "undo", undoes: item.id });
    await refresh();
    if (state.items.has(item.record)) await select(item.record);
  } catch (error) { failed(error); }
}

// ---------------------------------------------------------------------------------------------------------- dialogs

function dialog(title, ...content) {
  const box = $("dialog"), form = $("dialog-form");
  form.replaceChildren(make("h2", { id: "dialog-title" }, title), ...content.filter(Boolean));
  form.onsubmit = null;
  box.showModal();
  return form;
}
const closeDialog = () => { $("dialog").close(); focusCard(); };
const cancel = () => make("button", { type: "button", on: { click: closeDialog } }, "Cancel", make("kbd", {}, "Esc"));

function choices(options, choose) {
  // A list to choose from by arrows and Enter, by first letter, by mouse.
  let at = 0;
  const listed = make("ul", { class: "choices" });
  const buttons = options.map(([value, text], i) => make("button", { type: "button", on: { click: () => choose(value), focus: () => move(i, false) } }, text));
  const move = (to, focus = true) => {
    at = (to + buttons.length) % buttons.length;
    buttons.forEach((b, i) => b.classList.toggle("now", i === at));
    if (focus) buttons[at].focus();
  };
  listed.append(...buttons.map((b) => make("li", {}, b)));
  listed.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "j") { move(at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp" || event.key === "k") { move(at - 1); event.preventDefault(); }
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const hits = options.map(([, text], i) => [text.toLowerCase(), i]).filter(([text]) => text.startsWith(event.key.toLowerCase()));
      if (hits.length) { move((hits.find(([, i]) => i > at) ?? hits[0])[1]); event.preventDefault(); }
    }
  });
  return { listed, move, buttons };
}

function retype() {
  const view = state.views.get(state.current);
  const field = view && state.start.forms[view.kind].find((f) => f.name === (view.kind === "mentions" ? "type" : "kind") && f.type === "choice");
  if (!field) return;
  const all = make("input", { type: "checkbox", id: "every" });
  const many = view.kind === "mentions" && view.entity.mentions > 1;
  const pick = async (chosen) => {
    const every = many && all.checked;
    closeDialog();
    if (chosen === view.fields[field.name]) return;
    try {
      await decide({ action: "retype", kind: view.kind, record: view.id, version: view.version, fields: { [field.name]: chosen }, every });
      await onward();
    } catch (error) { failed(error); }
  };
  const { listed, move } = choices(field.choices.map((c) => [c, c.toLowerCase().replaceAll("_", " ")]), pick);
  dialog(`What kind of ${ONE[view.kind].toLowerCase()} is it?`, make("p", { class: "quiet" }, view.label),
    many ? make("label", { class: "check" }, all, ` all ${view.entity.mentions} mentions of ${view.entity.name}`) : null, listed, cancel());
  move(Math.max(0, field.choices.indexOf(view.fields[field.name])));
}

function merge() {
  const view = state.views.get(state.current);
  if (view?.kind !== "mentions") return;
  const query = make("input", { type: "search", id: "entity", autocomplete: "off" });
  const result = make("div", {});
  let rows = [], moveTo = null;
  const act = async (into, what) => {
    closeDialog();
    try {
      await decide({ action: what, kind: "mentions", record: view.id, version: view.version, into });
      await turn(state.page);
      say(what === "merge" ? "Merged" : "Kept apart");
    } catch (error) { failed(error); }
  };
  const apart = make("input", { type: "checkbox", id: "apart" });
  const find = async () => {
    rows = (await call(where(`/entities?type=${view.fields.type}&like=${encodeURIComponent(view.entity.name)}&q=${encodeURIComponent(query.value)}`))).filter((e) => e.id !== view.entity.id);
    const built = choices(rows.map((e) => [e.id, `${e.name} · ${e.type.toLowerCase().replaceAll("_", " ")} · ${e.mentions}`]), (id) => later(() => act(id, apart.checked ? "apart" : "merge")));
    moveTo = built.move;
    result.replaceChildren(rows.length ? built.listed : make("p", { class: "quiet" }, "No such entity in this report."));
  };
  query.addEventListener("input", () => find().catch((error) => tell(error.message)));
  const form = dialog(`Merge “${view.entity.name}” with …`, make("label", { class: "field" }, "Name ", query), result,
    make("label", { class: "check" }, apart, " they are not the same: keep them apart in every report"), make("div", { class: "actions" }, cancel()));
  form.onsubmit = (event) => { event.preventDefault(); if (rows.length) later(() => act(rows[0].id, apart.checked ? "apart" : "merge")); };
  query.addEventListener("keydown", (event) => { if (event.key === "ArrowDown" && moveTo && rows.length) { moveTo(0); event.preventDefault(); } });
  query.focus();
  find().catch((error) => tell(error.message));
}

async function theme() {
  const view = state.views.get(state.current);
  if (view?.kind !== "sessions") { tell("Only a session has a theme."); return; }
  const known = await call(where(`/themes?session=${encodeURIComponent(view.id)}`));
  const mine = known.themes.find((t) => t.id === known.theme);
  const judge = async (body, text) => {
    closeDialog();
    saved("saving …");
    try {
      const answer = await call(where("/themes"), { session: view.id, was: known.theme, ...body });
      saved("saved", "good");
      say(text);
      return answer;
    } catch (error) { saved("not saved", "bad"); failed(error); return null; }
  };
  const put = async (into) => {
    const answer = await judge({ into }, "Theme kept");
    if (answer && known.theme) state.mine.push(() => call(where("/themes"), { session: view.id, was: answer.theme, into: known.theme }));
  };
  const others = known.themes.filter((t) => t.id !== known.theme);
  const titles = (t) => t.sessions.map(([report, title]) => `${title} (${report.match(/\d{4}/)?.[0] ?? report})`).join(", ");
  const built = choices([...others.map((t) => [t.id, `${t.label}: ${titles(t)}`]), ["", "a theme of its own"]], (id) => later(() => put(id || null)));
  const label = make("input", { type: "text", id: "theme-label", value: mine?.label ?? "", maxlength: "300" });
  const form = dialog("The theme of this session over the years",
    make("p", {}, mine ? `Now under “${mine.label}”: ${titles(mine)}` : "It stands under no theme yet."),
    mine ? make("label", { class: "field" }, "Name of this theme ", label) : null,
    make("p", { class: "quiet" }, "or put the session under another one:"), built.listed,
    make("p", { class: "quiet" }, "The comparison follows at its next run (make compare)."),
    make("div", { class: "actions" }, mine ? make("button", { type: "submit", class: "main" }, "Keep the name") : null, cancel()));
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = label.value.trim();
    if (!mine || !text || text === mine.label) { closeDialog(); return; }
    later(async () => {
      const answer = await judge({ label: text, called: mine.label }, "Name kept");
      if (answer) state.mine.push(() => call(where("/themes"), { session: view.id, was: mine.id, label: mine.label, called: text }));
    });
  };
  label.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { built.move(0); event.preventDefault(); } });
  if (mine) label.focus(); else built.move(0);
}
function split() {
  const view = state.views.get(state.current);
  if (!view || view.start === null || !["mentions", "figures", "interventions"].includes(view.kind)) return;
  const words = [...view.quote.matchAll(/\S+/g)].map((m) => ({ text: m[0], at: m.index }));
  if (words.length < 2) { tell("One word cannot be split."); return; }
  const codePoints = (until) => [...view.quote.slice(0, until)].length;
  const cut = async (i) => {
    closeDialog();
    try {
      await decide({ action: "split", kind: view.kind, record: view.id, version: view.version, at: view.start + codePoints(words[i].at) });
      await turn(state.page);
      say("Split");
    } catch (error) { failed(error); }
  };
  let at = 1;
  const row = make("div", { class: "words" });
  const buttons = words.map((word, i) => make("button", { type: "button", disabled: i === 0, on: { click: () => later(() => cut(i)), focus: () => paint(i) } }, word.text));
  const paint = (i) => { at = i; buttons.forEach((b, n) => b.classList.toggle("second", n >= at)); };
  row.append(...buttons);
  row.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, l: 1, h: -1 }[event.key];
    if (by) { buttons[Math.min(Math.max(at + by, 1), words.length - 1)].focus(); event.preventDefault(); }
  });
  dialog("Where does the second part begin?", row, cancel());
  buttons[1].focus();
}

function create() {
  if (!state.chosen) { pick(true); return; }
  const span = { ...state.chosen };
  pick(false);
  const kind = make("select", { id: "new-kind" }, ...ADDABLE.map((k) => make("option", { value: k }, ONE[k])));
  const fields = make("div", { class: "form" });
  const fresh = () => {
    const text = chosenText(span);
    const number = text.match(/\d+(?:[ ,]\d{3})*(?:\.\d+)?/);
    const guess = { mentions: { type: "IGO" }, figures: { kind: "count", modality: "achieved", value: number ? Number(number[0].replaceAll(/[ ,]/g, "")) : null },
      interventions: { kind: "individual", speaker: { text: text.split(/\s+/).slice(0, 3).join(" ") } }, sessions: { kind: "session", title: text },
      links: { url: text }, participants: { name: text } }[kind.value];
    const wanted = state.start.forms[kind.value].filter((f) => NEEDED[kind.value].includes(f.name));
    fields.replaceChildren(...inputs(wanted, guess));
  };
  kind.addEventListener("change", fresh);
  const form = dialog("New record", make("blockquote", { class: "quote" }, chosenText(span)),
    make("div", { class: "form" }, make("label", { for: "new-kind" }, "record"), kind), fields,
    make("div", { class: "actions" }, make("button", { type: "submit", class: "main" }, "Add", make("kbd", {}, "Enter")), cancel()));
  fresh();
  kind.focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    const boxes = [...fields.querySelectorAll("[data-path]")];
    if (!boxes.map(check).every(Boolean)) return;
    const values = gather(fields, {}, kind.value);
    later(async () => {
      try {
        const answer = await decide({ action: "add", kind: kind.value, span, fields: values });
        closeDialog();
        clearChoice();
        await page(state.page, true);
        const made = answer.changed.find((view) => view.state === "added") || answer.changed[0];
        if (made) await select(made.id); else await turn(state.page);
        say("Added");
      } catch (error) { failed(error, () => complain(fields, error)); }
    });
  };
}

function help() {
  const keys = [["j / k", "next, previous"], ["a", "accept"], ["x", "reject"], ["e", "edit in place; Enter saves, Esc cancels"], ["r", "another type"],
    ["m", "merge with another entity, or keep two apart"], ["t", "the theme of a session: another one, or another name"], ["s", "split in two"], ["n", "new record from selected words: choose them with the mouse, or with arrows and Shift, then Enter"],
    ["u", "undo"], ["/", "search"], ["[ / ]", "previous, next page"], ["?", "this help"]];
  const close = make("button", { type: "button", class: "main", on: { click: closeDialog } }, "Close", make("kbd", {}, "Esc"));
  dialog("Keys", make("table", {}, make("tbody", {}, ...keys.map(([k, text]) => make("tr", {}, make("th", { scope: "row" }, ...k.split(" ").map((part) => (part === "/" && k !== "/" ? " " : make("kbd", {}, part)))), make("td", {}, text))))),
    make("p", { class: "quiet" }, `Decisions are kept in corrections/${state.report}.jsonl beside the PDF, as soon as the page says saved. You are ${state.start.who}.`), close);
  close.focus();
}

function askName() {
  return new Promise((resolve) => {
    const name = make("input", { type: "text", id: "who", required: true, autocomplete: "name" });
    const form = dialog("Who are you?", make("p", {}, "Your name is kept with every decision, and asked for once."), make("label", { class: "field", for: "who" }, "Name"), name,
      make("div", { class: "actions" }, make("button", { type: "submit", class: "main" }, "Begin")));
    form.onsubmit = async (event) => {
      event.preventDefault();
      try {
        state.start.who = (await call("/api/who", { name: name.value })).who;
        closeDialog();
        resolve();
      } catch (error) { tell(error.message); }
    };
    name.focus();
  });
}

// -------------------------------------------------------------------------------------------------- selecting words

function chosenText(span) {
  const seen = new Set(), rows = [];
  for (const w of state.here?.words || []) if (w[0] >= span.start && w[1] <= span.end && !seen.has(w[0])) { seen.add(w[0]); rows.push(w[6]); }
  return rows.join(" ");
}
function choose(span) { state.chosen = span; paint(); }
function clearChoice() { state.chosen = null; state.cursor = null; pick(false); paint(); }
function paint() {
  const layer = $("marks");
  layer.replaceChildren();
  if (!state.size || !state.here) return;
  for (const w of state.here.words) {
    if (state.chosen && w[0] < state.chosen.end && w[1] > state.chosen.start) layer.append(place(make("div", { class: "mark" }), w.slice(2, 6)));
  }
  if (state.cursor !== null && state.here.words[state.cursor]) layer.append(place(make("div", { class: "mark cursor" }), state.here.words[state.cursor].slice(2, 6)));
}
function pick(on) {
  $("pick").setAttribute("aria-pressed", String(on));
  $("page").classList.toggle("picking", on);
  if (!on) { state.cursor = null; paint(); return; }
  const words = state.here?.words || [];
  if (!words.length) { tell("The words of this page are not known yet."); $("pick").setAttribute("aria-pressed", "false"); $("page").classList.remove("picking"); return; }
  const view = state.views.get(state.current);
  const at = view && view.start !== null ? words.findIndex((w) => w[1] > view.start) : 0;
  move(Math.max(0, at), false);
  $("scroll").focus({ preventScroll: true });
}
function move(to, extend) {
  const words = state.here.words, from = state.cursor;
  state.cursor = Math.min(Math.max(to, 0), words.length - 1);
  const w = words[state.cursor];
  if (extend) {
    state.anchor ??= from;
    const a = words[state.anchor];
    state.chosen = { start: Math.min(a[0], w[0]), end: Math.max(a[1], w[1]) };
  } else { state.anchor = state.cursor; state.chosen = { start: w[0], end: w[1] }; }
  paint();
  say(w[6]);
}
function line(by) {
  const words = state.here.words, w = words[state.cursor];
  let best = -1, far = Infinity;
  words.forEach((o, i) => {
    const down = by > 0 ? o[3] - w[3] : w[3] - o[3];
    if (down < 3) return;
    const d = down * 10 + Math.abs(o[2] - w[2]);
    if (d < far) { far = d; best = i; }
  });
  return best < 0 ? state.cursor : best;
}
function picking(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) move(state.cursor + by, event.shiftKey);
  else if (event.key === "ArrowDown") move(line(1), event.shiftKey);
  else if (event.key === "ArrowUp") move(line(-1), event.shiftKey);
  else if (event.key === "Enter") create();
  else if (event.key === "Escape") clearChoice();
  else return false;
  event.preventDefault();
  return true;
}
function wordAt(event) {
  const box = $("page").getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * state.size.width, y = ((event.clientY - box.top) / box.height) * state.size.height;
  return (state.here?.words || []).findIndex((w) => x >= w[2] - 2 && x <= w[4] + 2 && y >= w[3] - 1 && y <= w[5] + 1);
}
let drag = null;
$("page").addEventListener("pointerdown", (event) => {
  if (event.button || !state.size || (event.pointerType === "touch" && !$("page").classList.contains("picking"))) return;
  const at = wordAt(event);
  drag = { at, moved: false };
});
$("page").addEventListener("pointermove", (event) => {
  if (!drag || drag.at < 0) return;
  const at = wordAt(event);
  if (at < 0 || (at === drag.at && !drag.moved)) return;
  drag.moved = true;
  const a = state.here.words[drag.at], b = state.here.words[at];
  choose({ start: Math.min(a[0], b[0]), end: Math.max(a[1], b[1]) });
});
window.addEventListener("pointerup", () => {
  if (drag?.moved && state.editing) card();
  setTimeout(() => { drag = null; }, 0);
});
$("page").addEventListener("click", (event) => {
  if (drag?.moved) return;
  if ($("page").classList.contains("picking")) { const at = wordAt(event); if (at >= 0) { move(at, event.shiftKey || event.pointerType === "touch"); } return; }
  const hit = document.elementsFromPoint(event.clientX, event.clientY).find((e) => e.classList.contains("box"));
  if (hit && state.items.has(hit.dataset.id)) later(() => select(hit.dataset.id));
});

// ------------------------------------------------------------------------------------------------------------- keys

let chain = Promise.resolve();
function later(what) {
  chain = chain.then(what).catch((error) => tell(error.message));
  return chain;
}
function act(what) {
  const item = state.items.get(state.current);
  const record = item?.type === "record";
  const table = {
    next: () => go(state.index + 1), previous: () => go(state.index - 1),
    accept: () => (record ? quick("accept") : go(state.index + 1)), reject: () => (record ? quick("reject") : withdraw()),
    edit: () => { if (record) startEdit(); else if (item?.record) return select(item.record); return null; },
    visit: () => select(item.record), withdraw, retype, merge, theme, split, create, undo,
    search: () => $("search").focus(), help,
    back: () => turn(Math.max(1, state.page - 1)), on: () => turn(Math.min(state.summary.pages, state.page + 1)),
  };
  return later(() => table[what]());
}
function startEdit() {
  const view = state.views.get(state.current);
  if (!view) return;
  if (view.state === "rejected") { tell("This record was rejected. Undo that first (u)."); return; }
  state.editing = { values: structuredClone(view.fields), span: null, quote: null };
  card();
  $("others").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  $("current").querySelector("[data-path]")?.focus();
}
const KEYS = { j: "next", k: "previous", ArrowDown: "next", ArrowUp: "previous", a: "accept", x: "reject", e: "edit", r: "retype", m: "merge", t: "theme",
  s: "split", n: "create", u: "undo", "/": "search", "?": "help", "[": "back", "]": "on" };
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $("dialog").open) return;
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    if (typing && event.target === $("search")) { $("search").value = ""; seek(); }
    if (state.editing) { state.editing = null; card(); } else clearChoice();
    tell("");
    focusCard();
    return;
  }
  if (typing) return;
  if (state.cursor !== null && picking(event)) return;
  const what = KEYS[event.key];
  if (!what || (event.key.startsWith("Arrow") && event.target.closest("#others"))) return;
  event.preventDefault();
  act(what);
});

async function seek() {
  const text = $("search").value.trim();
  state.found = text ? new Set(await call(where(`/search?q=${encodeURIComponent(text)}`))) : null;
  arrange();
  if (state.queue.length && !state.queue.includes(state.current)) await go(0); else card();
}
let wait = 0;
$("search").addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(() => later(seek), 120); });
$("search").addEventListener("keydown", (event) => { if (event.key === "Enter") { later(seek); focusCard(); event.preventDefault(); } });
$("reports").addEventListener("change", () => later(() => open($("reports").value)));
for (const id of ["filter", "order", "open"]) $(id).addEventListener("change", () => { arrange(); later(() => (state.queue.includes(state.current) ? card() : go(0))); });
$("help").addEventListener("click", help);
$("page-back").addEventListener("click", () => act("back"));
$("page-on").addEventListener("click", () => act("on"));
$("pick").addEventListener("click", () => (state.chosen && state.cursor === null ? create() : pick($("pick").getAttribute("aria-pressed") !== "true")));
$("dialog").addEventListener("close", focusCard);
$("others").addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) later(() => select(button.dataset.id)); });
$("image").addEventListener("load", async () => {
  state.size = { width: $("image").naturalWidth / 2, height: $("image").naturalHeight / 2 };
  const data = await page(state.page).catch(() => null);
  if (data) { draw(data); paint(); }
});
$("image").addEventListener("error", () => tell("This page cannot be drawn: the PDF is not where it was when it was processed."));
begin().catch((error) => tell(error.message));
