"use strict";
/* Draws the page from the JSON that it carries. Texts of reports go into text nodes only. */
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const $ = (id) => document.getElementById(id);
  const read = (id) => JSON.parse($(id).textContent);
  const el = (name, attributes = {}, ...children) => build(document.createElement(name), attributes, children);
  const svg = (name, attributes = {}, ...children) => build(document.createElementNS(SVG, name), attributes, children);
  const build = (node, attributes, children) => {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
    return node;
  };
  const fold = (text) => (text || "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const short = (text, width) => (text.length > width ? text.slice(0, width).replace(/\s+\S*$/, "") + " …" : text);
  const number = (value) => (value === null || value === undefined ? "" : value.toLocaleString("en-GB", { maximumFractionDigits: 6 }));
  const plural = (n, one, many) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

  const index = read("index");
  const index_of = new Map();
  let data = null;
  let choice = { series: 0, actor: "", theme: "", from: 0, to: 0, text: "" };
  let scale = { measure: "interventions", type: "", rows: 25, cards: 12, commitments: 25, citations: 25, status: "" };

  // ------------------------------------------------------------------------------------------------ quotes and places
  const label = (report) => (index_of.get(report) || { label: report }).label;
  const place = (report, page) => `${label(report)}${page ? `, p. ${page}` : ""}`;
  const target = (report, page) => {
    const found = index_of.get(report);
    return found && found.pdf ? `${encodeURI(found.pdf).replace(/#/g, "%23").replace(/\?/g, "%3F")}${page ? `#page=${page}` : ""}` : null;
  };
  const where = (report, page) => {
    const href = target(report, page);
    const text = place(report, page);
    return el("span", { class: "where" }, href ? el("a", { href, title: "open this page of the report" }, text) : text);
  };
  const openQuote = (title, report, page, quote, more) => {
    $("quote-head").textContent = title;
    $("quote-text").textContent = quote || "(no words of its own)";
    const box = $("quote-more");
    const href = target(report, page);
    box.replaceChildren(
      `${place(report, page)} · ${report}. `,
      href ? el("a", { href }, page ? `Open page ${page} of the report` : "Open the report") : "The PDF is not where it was.",
      page ? el("span", {}, " With its records drawn on it: ", el("code", {}, `rapporteur show ${report} --page ${page}`)) : "",
      more ? el("span", { class: "note" }, ` ${more}`) : "",
    );
    $("quote").showModal();
  };
  const quoteButton = (text, title, report, page, quote, more) =>
    el("button", { type: "button", class: "link", onclick: () => openQuote(title, report, page, quote, more) }, text);

  const tip = $("tip");
  let tipped = null;
  const placeTip = () => {
    const box = tipped.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    const left = Math.max(6, Math.min(innerWidth - own.width - 6, box.left + box.width / 2 - own.width / 2));
    const above = box.top - own.height - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 4 ? above : Math.min(innerHeight - own.height - 4, box.bottom + 8)}px`;
  };
  const showTip = (node, lines) => {
    tip.replaceChildren(...lines.map((line) => el("div", {}, line)));
    tip.hidden = false;
    tipped = node;
    placeTip();
  };
  const hideTip = () => { tip.hidden = true; };
  // What the keyboard comes to is scrolled into view: its tip goes with it.
  const scrolled = () => (!tip.hidden && document.activeElement === tipped ? placeTip() : hideTip());
  addEventListener("scroll", scrolled, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });

  // ---------------------------------------------------------------------------------------------------------- filters
  const shown = () => data.reports.filter((_, i) => i >= choice.from && i <= choice.to);
  const inYears = (report) => {
    const at = data.reports.findIndex((r) => r.id === report);
    return at >= choice.from && at <= choice.to;
  };
  const wanted = (text) => !choice.text || fold(choice.text).split(/\s+/).every((w) => fold(text).includes(w));
  const chosenActor = () => data.actors.find((a) => a.name === choice.actor) || null;
  const names = () => {
    const actor = chosenActor();
    if (!actor) return choice.actor ? [choice.actor] : [];
    return [...new Set(actor.reports.flatMap((r) => r.names).concat(actor.name))];
  };
  const ofActor = (text, ids = []) => {
    if (!choice.actor) return true;
    const actor = chosenActor();
    if (actor && ids.some((id) => actor.entities.includes(id))) return true;
    return names().some((n) => new RegExp(`(^|[^\\p{L}\\p{N}])${n.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[^\\p{L}\\p{N}])`, "u").test(text));
  };
  const chosenTheme = () => data.themes.find((t) => t.id === choice.theme) || null;
  const ofTheme = (sessions) => {
    const theme = chosenTheme();
    return !theme || sessions.some((s) => theme.sessions.some((x) => x.session === s));
  };

  // ----------------------------------------------------------------------------------------------------------- pieces
  const STATUS = {
    new: ["+ new", "good"], continuing: ["= continuing", "info"], renamed: ["≈ renamed", "info"], returned: ["« returned", "warn"],
    dropped: ["× dropped", "bad"], absent: ["", "soft"],
    done: ["✓ done", "good"], under_way: ["… under way", "info"], late: ["! late", "warn"], not_done: ["× not done", "bad"], unclear: ["? unclear", "soft"],
  };
  const badge = (status) => el("span", { class: `badge ${STATUS[status][1]}` }, STATUS[status][0]);
  const table = (caption, heads, rows, attributes = {}) => el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, el("table", attributes,
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))),
    el("tbody", {}, rows)));
  const empty = (text) => el("p", { class: "empty" }, text);
  const more = (left, add) => (left > 0 ? el("button", { type: "button", class: "more", onclick: add }, `Show more (${left})`) : null);
  const fill = (id, ...nodes) => document.querySelector(`#${id} .body`).replaceChildren(...nodes.flat().filter(Boolean));

  // ---------------------------------------------------------------------------------------------------------- changes
  const KINDS = {
    conflict: "contradictions", follow_up: "what became of promises", unheard: "not heard of again", theme: "themes",
    first_speakers: "first to take the floor", silent: "silent", rank: "spoke more or less", renamed: "renamed bodies",
    statistic: "statistics", cited_again: "cited again",
  };
  const kindOf = (kind) => Object.keys(KINDS).find((k) => kind.startsWith(k)) || kind;
  function drawChanges() {
    const found = data.changes.filter((c) => inYears(c.to) && wanted(c.text) && ofActor(c.text)
      && (!choice.theme || c.evidence.some((e) => ofTheme([e.record, sessionOf.get(e.record)]))));
    const pairs = [...new Set(found.map((c) => `${c.from}\u0000${c.to}`))].reverse();
    if (!pairs.length) return fill("changes", empty(data.changes.length ? "No finding fits the filters." : "There is nothing to compare: one report alone."));
    fill("changes", pairs.map((pair, at) => {
      const [from, to] = pair.split("\u0000");
      const list = found.filter((c) => c.from === from && c.to === to);
      const item = (c) => el("li", {}, `${c.text} `, el("span", { class: "where" }, "Shown by: "),
        c.evidence.slice(0, 6).flatMap((e, i) => [i ? ", " : "", quoteButton(place(e.report, e.page), KINDS[kindOf(c.kind)] || c.kind, e.report, e.page, e.quote, `Record ${e.record}.`)]));
      const first = list.slice(0, 8);
      const rest = list.slice(8);
      return el("details", { open: at === 0 }, el("summary", {}, `From ${label(from)} to ${label(to)}: ${plural(list.length, "finding", "findings")}`),
        el("ol", { class: "findings" }, first.map(item)),
        rest.length ? el("details", {}, el("summary", {}, `${plural(rest.length, "more finding", "more findings")}`), el("ol", { class: "findings", start: 9 }, rest.map(item))) : null);
    }));
  }

  // ----------------------------------------------------------------------------------------------- agenda and presence
  const themesShown = () => data.themes.filter((t) => {
    const actor = chosenActor();
    const sessions = t.sessions.filter((s) => inYears(s.report));
    return sessions.length && (!choice.theme || t.id === choice.theme)
      && wanted([t.label, ...sessions.map((s) => s.title)].join(" "))
      && (!choice.actor || (actor ? actor.reports.some((r) => r.sessions.some((x) => sessions.some((s) => s.session === x))) : ofActor(t.label)));
  });
  function drawAgenda() {
    const reports = shown();
    const themes = themesShown();
    if (!themes.length) return fill("agenda", empty("No theme fits the filters."));
    const rows = themes.map((t) => el("tr", {}, el("th", { scope: "row" }, t.label), reports.map((r) => {
      const status = (t.status.find((s) => s.report === r.id) || { status: "absent" }).status;
      const sessions = t.sessions.filter((s) => s.report === r.id);
      return el("td", { "data-head": r.label, class: status === "absent" && !sessions.length ? "absent" : null }, sessions.map((s) => el("div", {},
        `${s.number ? `${s.number} · ` : ""}${s.title} `, where(s.report, s.page))), status === "absent" ? el("span", { class: "soft", "aria-label": "absent" }, sessions.length ? "" : "–") : badge(status));
    })));
    fill("agenda", table("A row is a theme, whatever its sessions were called; a column is a report.", ["Theme", ...reports.map((r) => r.label)], rows, { class: "stack" }));
  }
  function drawPresence() {
    const reports = shown();
    const themes = themesShown();
    if (!themes.length) return fill("presence", empty("No theme fits the filters."));
    const left = 250;
    const step = Math.max(26, Math.min(84, 640 / reports.length));
    const width = left + step * reports.length + 10;
    const height = 30 + themes.length * 28;
    const many = reports.length > 14;
    const nodes = [];
    reports.forEach((r, i) => { if (!many || i % Math.ceil(reports.length / 14) === 0) nodes.push(svg("text", { class: "year", x: left + step * (i + 0.5), y: 16 }, r.label)); });
    themes.forEach((t, row) => {
      const y = 26 + row * 28;
      nodes.push(svg("text", { x: 0, y: y + 16 }, short(t.label, 36)));
      reports.forEach((r, i) => {
        const status = (t.status.find((s) => s.report === r.id) || { status: "absent" }).status;
        const kind = { new: "fresh", continuing: "there", renamed: "there", returned: "back", dropped: "gone", absent: "never" }[status];
        nodes.push(svg("rect", { class: `cell ${kind}`, x: left + step * i + 2, y, width: step - 4, height: 22, rx: 3 }));
        const sign = { new: "+", continuing: "=", renamed: "≈", returned: "«", dropped: "×", absent: "" }[status];
        if (sign) nodes.push(svg("text", { class: kind === "gone" ? "out" : "in", x: left + step * (i + 0.5), y: y + 16 }, sign));
      });
    });
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Presence of ${themes.length} themes in ${reports.length} reports; the table below says the same` }, nodes);
    const rows = themes.map((t) => el("tr", {}, el("th", { scope: "row" }, t.label), reports.map((r) => el("td", {}, (t.status.find((s) => s.report === r.id) || { status: "absent" }).status))));
    fill("presence", el("p", { class: "note" }, "+ new, = same title, ≈ other title, « returned after a break, × dropped"), el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Chart of themes" }, chart),
      el("details", {}, el("summary", {}, "The same as a table"), table("Status of each theme in each report", ["Theme", ...reports.map((r) => r.label)], rows)));
  }

  // ----------------------------------------------------------------------------------------------------------- actors
  const TYPES = { COUNTRY: "Countries", IGO: "International organisations", NATIONAL_BODY: "National bodies", NGO_OR_COMPANY: "NGOs and firms", PERSON: "Persons", PERSON_ROLE: "Offices", PROGRAMME: "Programmes", PUBLICATION: "Publications", LEGAL_INSTRUMENT: "Legal instruments", EVENT: "Events", PLACE: "Places", NATIONALITY: "Nationalities" };
  function drawActors() {
    const reports = shown();
    const theme = chosenTheme();
    const value = (a, r) => {
      const found = a.reports.find((x) => x.report === r.id);
      return found ? found[scale.measure] : 0;
    };
    const all = data.actors.filter((a) => (!scale.type || a.type === scale.type)
      && (!choice.actor || a.name === choice.actor || (!chosenActor() && fold(a.name).includes(fold(choice.actor))))
      && (!theme || a.reports.some((r) => r.themes.includes(theme.id) || r.sessions.some((s) => theme.sessions.some((x) => x.session === s))))
      && wanted([a.name, ...a.reports.flatMap((r) => r.names)].join(" ")) && reports.some((r) => a.reports.some((x) => x.report === r.id)));
    const total = (a) => reports.reduce((sum, r) => sum + value(a, r), 0);
    all.sort((a, b) => total(b) - total(a) || a.name.localeCompare(b.name));
    const silent = all.filter((a) => a.type === "COUNTRY" && !a.reports.some((r) => r.interventions));
    const rows = all.slice(0, scale.rows);
    const top = Math.max(1, ...all.flatMap((a) => reports.map((r) => value(a, r))));
    const types = [...new Set(data.actors.map((a) => a.type))].filter((t) => TYPES[t]);
    const pick = (title, options, now, set) => el("label", {}, `${title} `, el("select", { onchange: (e) => { set(e.target.value); drawActors(); } }, options.map(([v, t]) => el("option", { value: v, selected: v === now }, t))));
    const tools = el("div", { class: "tools" },
      pick("Count", [["interventions", "interventions"], ["mentions", "mentions"]], scale.measure, (v) => { scale.measure = v; }),
      pick("Kind", [["", "all"], ...types.map((t) => [t, TYPES[t]])], scale.type, (v) => { scale.type = v; scale.rows = 25; }));
    if (!rows.length) return fill("actors", tools, empty("No actor fits the filters."));
    const cell = (a, r) => {
      const found = a.reports.find((x) => x.report === r.id);
      const n = value(a, r);
      const level = n ? Math.min(5, 1 + Math.floor((4.999 * Math.log1p(n)) / Math.log1p(top))) : 0;
      if (!found) return el("td", { class: "num h0" }, el("span", { "aria-label": "not named" }, "·"));
      const told = `Named ${plural(found.mentions, "time", "times")} as ${found.names.slice(0, 6).join(", ")}. ${plural(found.interventions, "intervention", "interventions")}${found.rank ? `, rank ${found.rank} among its kind` : ""}.${found.roles.length ? ` Roles: ${found.roles.join("; ")}.` : ""}`;
      return el("td", { class: `num h${level}` }, el("button", { type: "button", onclick: () => openQuote(`${a.name}, ${r.label}`, r.id, null, told), "aria-label": `${a.name}, ${r.label}: ${n}` }, String(n)));
    };
    const body = rows.map((a) => el("tr", {}, el("th", { scope: "row" }, el("button", { type: "button", class: "link", onclick: () => { $("actor").value = a.name; apply(); } }, a.name),
      a.joined.length ? el("div", { class: "where" }, quoteButton("two names, one body", "Why these names are joined", a.joined[0].report, null, a.joined[0].quote)) : null), reports.map((r) => cell(a, r)), el("td", { class: "num" }, String(total(a)))));
    fill("actors", tools, table(`${scale.measure === "mentions" ? "How often each is named" : "Interventions of each"}; the stronger the colour, the more. ${plural(all.length, "actor", "actors")} in all.`, ["Actor", ...reports.map((r) => r.label), "all"], body),
      more(all.length - rows.length, () => { scale.rows += 50; drawActors(); }),
      silent.length ? el("p", { class: "note" }, `Named, but not reported to take the floor: ${silent.slice(0, 40).map((a) => a.name).join(", ")}${silent.length > 40 ? " …" : ""}.`) : null,
      data.actors_left_out ? el("p", { class: "note" }, `${plural(data.actors_left_out, "more actor is", "more actors are")} in actors.jsonl.`) : null);
  }

  // ------------------------------------------------------------------------------------------------------- statistics
  const sessionOf = new Map();
  const date = (p) => {
    const text = p.as_of.date_end || p.as_of.date_start;
    if (text) return Number(text.slice(0, 4)) + (Number(text.slice(5, 7) || 1) - 1) / 12;
    const report = index_of.get(p.report);
    return report && report.dates[0] ? Number(report.dates[0].slice(0, 4)) + (Number(report.dates[0].slice(5, 7)) - 1) / 12 : Number((label(p.report).match(/\d{4}/) || [0])[0]);
  };
  const said = (p) => {
    const value = p.value !== null ? number(p.value) : `${number(p.low)}–${number(p.high)}`;
    return p.of && p.of.value !== null ? `${value} of ${number(p.of.value)}` : value;
  };
  const asOf = (p) => p.as_of.text || (p.as_of.date_end ? p.as_of.date_end.slice(0, 4) : "no date given");
  function drawStatistics() {
    const points = (s) => s.points.filter((p) => inYears(p.report));
    const found = data.statistics.filter((s) => points(s).length > 1 && ofTheme(s.points.map((p) => p.session))
      && wanted([s.measure, s.unit || "", ...s.points.map((p) => p.quote)].join(" ")) && ofActor(s.points.map((p) => p.quote).join(" "), [s.place]));
    const reach = (s) => new Set(s.points.map((p) => p.report)).size;
    found.sort((a, b) => b.conflicts.length - a.conflicts.length || reach(b) - reach(a) || b.points.length - a.points.length);
    if (!found.length) return fill("statistics", empty(data.statistics.length ? "No statistic fits the filters." : "No statistic is followed over these reports."));
    fill("statistics", el("p", { class: "note" }, "Each value stands at the date that it is for. Hollow: planned. Red with ⚠: two reports contradict each other. Point at a value, or move to it with the Tab key, for its quote."),
      el("div", { class: "cards" }, found.slice(0, scale.cards).map(card)), more(found.length - scale.cards, () => { scale.cards += 24; drawStatistics(); }));
  }
  function card(s) {
    const clashes = new Set(s.conflicts.flatMap((c) => c.points));
    const all = s.points.map((p, i) => ({ ...p, x: date(p), y: p.value !== null ? p.value : p.low !== null && p.high !== null ? (p.low + p.high) / 2 : p.low ?? p.high, clash: clashes.has(i) }))
      .filter((p) => inYears(p.report) && p.y !== null).sort((a, b) => a.x - b.x || (a.report < b.report ? -1 : 1));
    const [w, h, l, r, t, b] = [360, 150, 54, 14, 14, 24];
    let [x0, x1] = [Math.min(...all.map((p) => p.x)), Math.max(...all.map((p) => p.x))];
    let [y0, y1] = [Math.min(0, ...all.map((p) => p.y)), Math.max(...all.map((p) => p.y))];
    if (x0 === x1) { x0 -= 1; x1 += 1; }
    if (y0 === y1) { y1 = y0 + 1; }
    const X = (x) => l + ((x - x0) / (x1 - x0)) * (w - l - r);
    const Y = (y) => h - b - ((y - y0) / (y1 - y0)) * (h - t - b);
    const brief = (v) => (Math.abs(v) >= 1e6 ? `${number(Math.round(v / 1e5) / 10)} m` : Math.abs(v) >= 1e4 ? `${number(Math.round(v / 100) / 10)} k` : number(Math.round(v * 100) / 100));
    const nodes = [svg("line", { class: "axis", x1: l, x2: w - r, y1: Y(y0), y2: Y(y0) }), svg("line", { class: "axis", x1: l, x2: w - r, y1: Y(y1), y2: Y(y1) }),
      svg("text", { x: l - 6, y: Y(y1) + 4, "text-anchor": "end" }, brief(y1)), svg("text", { x: l - 6, y: Y(y0) + 4, "text-anchor": "end" }, brief(y0))];
    const years = [...new Set([Math.floor(x0 + 1e-9), Math.floor((x0 + x1) / 2), Math.floor(x1)])];
    years.forEach((year, i) => nodes.push(svg("text", { x: Math.min(w - r, Math.max(l, X(year))), y: h - 6, "text-anchor": i === 0 ? "start" : i === years.length - 1 ? "end" : "middle" }, String(year))));
    const real = all.filter((p) => !p.planned && !p.clash).filter((p, i, list) => i === list.length - 1 || list[i + 1].x !== p.x); // of one date the latest report's value
    if (real.length > 1) nodes.push(svg("polyline", { class: "line", points: real.map((p) => `${X(p.x).toFixed(1)},${Y(p.y).toFixed(1)}`).join(" ") }));
    for (const p of [...all].sort((a, b) => Number(a.clash) - Number(b.clash))) {
      const told = `${said(p)}${s.unit ? ` ${s.unit}` : ""}, ${asOf(p)}${p.planned ? ", planned" : ""}${p.clash ? ", contradicted" : ""} (report of ${place(p.report, p.page)})`;
      const open = () => openQuote(`${s.measure}: ${said(p)}`, p.report, p.page, p.quote, `For ${asOf(p)}. Record ${p.figure}.`);
      const mark = p.clash ? svg("path", { class: "dot clash", d: `M${X(p.x)},${Y(p.y) - 7} l7,7 l-7,7 l-7,-7 z` }) : svg("circle", { class: `dot${p.planned ? " plan" : ""}`, cx: X(p.x), cy: Y(p.y), r: 5 });
      nodes.push(svg("g", { tabindex: "0", role: "button", "aria-label": told, onclick: open, onkeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); open(); } },
        onmouseenter: (e) => showTip(e.currentTarget, [told, short(p.quote, 260)]), onmouseleave: hideTip, onfocus: (e) => showTip(e.currentTarget, [told, short(p.quote, 260)]), onblur: hideTip },
      svg("circle", { class: "hit", cx: X(p.x), cy: Y(p.y), r: 11 }), mark));
    }
    const chart = svg("svg", { viewBox: `0 0 ${w} ${h}`, role: "group", "aria-label": `${s.measure}, ${plural(all.length, "value", "values")} from ${years[0]} to ${years[years.length - 1]}` }, nodes);
    const rows = all.map((p) => el("tr", {}, el("td", {}, asOf(p)), el("td", {}, `${p.clash ? "⚠ " : ""}${said(p)}${p.planned ? " (planned)" : ""}`), el("td", {}, quoteButton(short(p.quote, 90), s.measure, p.report, p.page, p.quote), " ", where(p.report, p.page))));
    const clash = s.conflicts.map((c) => c.points.map((i) => s.points[i])).map(([one, two]) => el("p", { class: "bad" }, `⚠ For ${asOf(one)}: ${said(one)} in the report of ${label(one.report)}, ${said(two)} in that of ${label(two.report)}. `,
      quoteButton("first quote", s.measure, one.report, one.page, one.quote), ", ", quoteButton("second quote", s.measure, two.report, two.page, two.quote)));
    return el("article", { class: "card" }, el("h3", {}, `${short(s.measure.charAt(0).toUpperCase() + s.measure.slice(1), 90)}`, el("span", { class: "where" }, ` ${[s.unit, s.place ? s.place.split(":").pop() : null].filter(Boolean).join(", ")}`)), chart, clash,
      el("details", {}, el("summary", {}, "Values and quotes"), table(s.measure, ["For", "Value", "Quote"], rows)));
  }

  // ------------------------------------------------------------------------------------------ commitments and citations
  function drawCommitments() {
    const found = data.commitments.filter((c) => !c.renews && inYears(c.report) && ofTheme([c.session])
      && ofActor([c.quote, c.addressee || "", ...c.follow_up.map((f) => f.quote)].join(" ")) && wanted([c.quote, c.addressee || "", ...c.follow_up.map((f) => f.quote)].join(" "))
      && (!scale.status || (scale.status === "none" ? !c.follow_up.length : c.follow_up.length && c.follow_up[c.follow_up.length - 1].status === scale.status)));
    found.sort((a, b) => Number(b.follow_up.length > 0) - Number(a.follow_up.length > 0));
    const options = [["", "all"], ["done", "done"], ["under_way", "under way"], ["late", "late"], ["not_done", "not done"], ["unclear", "unclear"], ["none", "not heard of again"]];
    const tools = el("div", { class: "tools" }, el("label", {}, "Last status ", el("select", { onchange: (e) => { scale.status = e.target.value; drawCommitments(); } }, options.map(([v, t]) => el("option", { value: v, selected: v === scale.status }, t)))));
    if (!found.length) return fill("commitments", tools, empty("No commitment or recommendation fits the filters."));
    const last = data.reports[data.reports.length - 1].id;
    const rows = found.slice(0, scale.commitments).map((c) => el("tr", {},
      el("td", { "data-head": "Report" }, where(c.report, c.page), el("div", { class: "where" }, [c.kind, c.strength].filter(Boolean).join(", "))),
      el("td", { "data-head": "What was promised or asked" }, quoteButton(c.quote, `${c.kind}, ${label(c.report)}`, c.report, c.page, c.quote), c.deadline ? el("div", { class: "where" }, `date: ${c.deadline}`) : null),
      el("td", { "data-head": "Who" }, c.addressee || "–"),
      el("td", { "data-head": "What later reports say" }, c.follow_up.length ? c.follow_up.map((f) => el("div", { class: "follow" }, badge(f.status), " ", quoteButton(short(f.quote, 220), `${label(f.report)} on this`, f.report, f.page, f.quote, f.cue ? `Status by the words “${f.cue}”.` : ""), " ", where(f.report, f.page)))
        : el("span", { class: "soft" }, c.report === last ? "no later report" : "nothing found"))));
    fill("commitments", tools, table(`${plural(found.length, "commitment or recommendation", "commitments and recommendations")}; those that later reports take up come first.`, ["Report", "What was promised or asked", "Who", "What later reports say"], rows, { class: "stack" }),
      more(found.length - scale.commitments, () => { scale.commitments += 50; drawCommitments(); }));
  }
  const safe = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
  function drawCitations() {
    const reports = shown();
    const found = data.citations.filter((c) => c.cited.some((x) => inYears(x.report)) && ofTheme(c.cited.map((x) => x.session))
      && wanted([c.title || "", c.url_canonical || "", ...c.cited.map((x) => x.quote)].join(" ")) && ofActor([c.title || "", ...c.cited.map((x) => x.quote)].join(" ")));
    const reach = (c) => new Set(c.cited.map((x) => x.report)).size;
    found.sort((a, b) => reach(b) - reach(a));
    if (!found.length) return fill("citations", empty(data.citations.length ? "No document fits the filters." : "These reports cite no documents."));
    const rows = found.slice(0, scale.citations).map((c) => el("tr", {}, el("th", { scope: "row" }, c.title || !safe(c.url_canonical) ? el("div", {}, c.title || short(c.cited[0].quote || c.url_canonical || c.id, 160)) : null,
      safe(c.url_canonical) ? el("a", { href: c.url_canonical, rel: "noreferrer" }, short(c.url_canonical, 110)) : null,
      c.check ? el("div", { class: `where ${c.check.status && c.check.status < 400 ? "good" : "bad"}` }, `${c.check.status || c.check.error || "no answer"} on ${c.check.checked}`, safe(c.check.archived) ? el("span", {}, " · ", el("a", { href: c.check.archived, rel: "noreferrer" }, "archived copy")) : null) : null),
    reports.map((r) => el("td", { "data-head": r.label }, c.cited.filter((x) => x.report === r.id).map((x) => el("div", {}, quoteButton(x.page ? `p. ${x.page}` : "cited", c.title || c.url_canonical || "Citation", x.report, x.page, x.quote, x.url ? `As given: ${x.url}` : "")))))));
    const checked = data.citations.some((c) => c.check);
    fill("citations", table(`${plural(found.length, "document", "documents")}; those cited most often come first.${checked ? "" : " Whether the addresses still answer was not checked (rapporteur links)."}`, ["Document", ...reports.map((r) => r.label)], rows, { class: "stack" }),
      more(found.length - scale.citations, () => { scale.citations += 50; drawCitations(); }));
  }

  // -------------------------------------------------------------------------------------------------------- the whole
  function draw() {
    hideTip();
    drawChanges(); drawAgenda(); drawPresence(); drawActors(); drawStatistics(); drawCommitments(); drawCitations();
    const set = [choice.actor && `actor ${choice.actor}`, choice.theme && `theme ${chosenTheme().label}`, choice.text && `text “${choice.text}”`,
      (choice.from > 0 || choice.to < data.reports.length - 1) && `reports ${data.reports[choice.from].label} to ${data.reports[choice.to].label}`].filter(Boolean);
    $("state").textContent = set.length ? `Filtered by ${set.join(", ")}.` : "";
  }
  function apply() {
    choice = { ...choice, actor: $("actor").value.trim(), theme: $("theme").value, text: $("text").value.trim(), from: Number($("from").value), to: Number($("to").value) };
    if (choice.from > choice.to) [choice.from, choice.to] = [choice.to, choice.from];
    draw();
  }
  function load(at) {
    data = read(`series-${at}`);
    choice = { series: at, actor: "", theme: "", text: "", from: 0, to: data.reports.length - 1 };
    index_of.clear(); sessionOf.clear();
    data.reports.forEach((r) => index_of.set(r.id, r));
    data.statistics.forEach((s) => s.points.forEach((p) => sessionOf.set(p.figure, p.session)));
    data.commitments.forEach((c) => sessionOf.set(c.id, c.session));
    data.citations.forEach((c) => c.cited.forEach((x) => sessionOf.set(x.link || x.footnote, x.session)));
    document.title = `${data.name}: comparison of reports`;
    $("title").textContent = data.name;
    const first = data.reports[0];
    const last = data.reports[data.reports.length - 1];
    $("about").textContent = `${plural(data.reports.length, "report", "reports")}, ${first.label}${first === last ? "" : ` to ${last.label}`}: ${plural(data.themes.length, "theme", "themes")}, ${plural(data.actors.length + data.actors_left_out, "actor", "actors")}, ${plural(data.statistics.length, "statistic", "statistics")} followed, ${plural(data.commitments.length, "commitment or recommendation", "commitments and recommendations")}, ${plural(data.citations.length, "document", "documents")} cited.`;
    $("theme").replaceChildren(el("option", { value: "" }, "any"), ...data.themes.map((t) => el("option", { value: t.id }, short(t.label, 60))));
    for (const [id, at_] of [["from", 0], ["to", data.reports.length - 1]]) $(id).replaceChildren(...data.reports.map((r, i) => el("option", { value: String(i), selected: i === at_ }, r.label)));
    $("actor-names").replaceChildren(...data.actors.map((a) => el("option", { value: a.name })));
    $("actor").value = ""; $("text").value = "";
    scale = { ...scale, type: data.actors.some((a) => a.type === "COUNTRY") ? "COUNTRY" : "", rows: 25, cards: 12, commitments: 25, citations: 25, status: "" };
    draw();
  }
  const dark = (on) => {
    document.documentElement.classList.toggle("dark", on);
    $("scheme").textContent = on ? "Light" : "Dark";
    $("scheme").setAttribute("aria-pressed", String(on));
  };
  dark(matchMedia("(prefers-color-scheme: dark)").matches);
  $("scheme").addEventListener("click", () => dark(!document.documentElement.classList.contains("dark")));
  $("series").replaceChildren(...index.map((s, i) => el("option", { value: String(i) }, `${s.name} (${s.reports})`)));
  $("series-box").hidden = index.length < 2;
  $("series").addEventListener("change", (e) => load(Number(e.target.value)));
  for (const id of ["theme", "from", "to"]) $(id).addEventListener("change", apply);
  let waiting = 0;
  for (const id of ["actor", "text"]) $(id).addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 150); });
  $("filters").addEventListener("submit", (e) => { e.preventDefault(); apply(); });
  $("filters").addEventListener("reset", (e) => { e.preventDefault(); load(choice.series); });
  $("quote").addEventListener("click", (e) => { if (e.target === $("quote")) $("quote").close(); });
  if (index.length) load(0);
})();
