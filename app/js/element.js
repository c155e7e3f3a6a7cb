// <active-sessions>: the page inside another page, in an open shadow root. Stable address; the files it loads are hashed.
const MODULE = new URL("__MODULE__", import.meta.url).href;
const WASM = new URL("__WASM__", import.meta.url).href;
const STYLES = __STYLES__.map((path) => new URL(path, import.meta.url).href);
const LATER_STYLES = new URL("__LATER_STYLES__", import.meta.url).href;

const LIST = "/admin/stats/active-sessions/dn";

// __BEGIN__

const sheet = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
};

let later; // the sheet of what is fetched later, one for every element
const laterSheet = () =>
  (later ??= sheet(LATER_STYLES).catch((error) => {
    later = undefined;
    throw error;
  }));

let ready; // one module and one set of sheets for every element on the page
const load = () =>
  (ready ??= Promise.all([
    start(fetch(WASM)), // beside the script that will take it, not after it
    Promise.all(STYLES.map(sheet)),
  ]).catch((error) => {
    ready = undefined; // the next element may try again
    throw error;
  }));

async function start(wasm) {
  const module = await import(MODULE);
  await module.default({ module_or_path: wasm });
  return module;
}

// What is there until the module is: in the host's colours, because our sheet is on its way too, and to be seen only if that takes
// long. It also makes the browser find the font before there are rows.
const loadingText = () => {
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = "Loading sessions…";
  text.style.cssText = 'margin: 16px; font: 13px/20px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  text.animate([{ opacity: 0 }, { opacity: 1 }], { delay: 400, duration: 150, fill: "both" });
  return text;
};

class ActiveSessions extends HTMLElement {
  static observedAttributes = ["theme", "route"];
  #mounted; // what mountElement answered
  #turn = 0; // counts connects and disconnects: an element that is moved must not be mounted twice

  // Property getToken, () => Promise<{token, expires?}>: brings a bearer token for the Controller; asked again after a 401. Not a
  // class field, because that would overwrite what a host has set before this script arrived.

  connectedCallback() {
    const turn = ++this.#turn;
    queueMicrotask(() => turn === this.#turn && this.#mounted === undefined && this.#mount(turn));
  }

  disconnectedCallback() {
    const turn = ++this.#turn;
    queueMicrotask(() => turn === this.#turn && this.#unmount());
  }

  attributeChangedCallback(name, _before, now) {
    if (name === "route" && now) this.#mounted?.goTo(now);
    if (name === "theme") this.#theme();
  }

  #theme() {
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") this.dataset.theme = theme;
    else delete this.dataset.theme;
  }

  async #mount(turn) {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const root = document.createElement("div");
    root.className = "as-root";
    root.laterStyles = async () => {
      const more = await laterSheet();
      if (root.isConnected && !shadow.adoptedStyleSheets.includes(more)) shadow.adoptedStyleSheets.push(more);
    };
    const loading = loadingText();
    root.append(loading);
    shadow.replaceChildren(root);
    this.#theme();
    const apiBase = new URL(this.getAttribute("api-base") ?? "..", import.meta.url).href;
    const early = this.#ask(apiBase);
    try {
      const [module, sheets] = await load();
      // A task of its own, so that none is long; before a frame that would be empty.
      await globalThis.scheduler?.postTask?.(() => {}, { priority: "user-blocking" });
      if (turn !== this.#turn) return early.stop?.abort();
      shadow.adoptedStyleSheets = sheets;
      const [route, maxRows] = [this.getAttribute("route"), this.getAttribute("max-rows")];
      loading.remove();
      this.#mounted = module.mountElement(this, root, { apiBase, getToken: early.getToken ?? this.getToken, route, maxRows, early });
      this.dispatchEvent(new CustomEvent("ready"));
    } catch (error) {
      early.stop?.abort();
      root.setAttribute("role", "alert");
      root.textContent = `Active Sessions could not be loaded: ${error.message}`;
      this.dispatchEvent(new CustomEvent("error", { detail: { message: String(error.message) } }));
    }
  }

  // What the list begins with leaves at once, not only when the module has arrived. What fails here is asked for again by the page.
  #ask(apiBase) {
    const route = this.getAttribute("route") ?? "/sessions";
    if (typeof this.getToken !== "function" || !/^\/(sessions)?(\?|$)/.test(route)) return {};
    const stop = new AbortController();
    let first = (async () => this.getToken())();
    const token = first.then((answer) => answer?.token ?? answer);
    const get = (path) => {
      const url = `${apiBase.replace(/\/+$/, "").replace(/\/admin$/, "")}${path}`;
      const answer = token.then((token) =>
        fetch(url, { headers: { accept: "__ACCEPT__", authorization: `Bearer ${token}` }, credentials: "omit", signal: stop.signal }),
      );
      answer.catch(() => {});
      return answer;
    };
    const answers = { "/admin/authorization": get("/admin/authorization"), [LIST]: begin(get(LIST)) };
    // The page's first question for a token is the one asked here.
    const getToken = () => {
      const answer = first ?? this.getToken();
      first = undefined;
      return answer;
    };
    return { stop, answers, getToken };
  }

  #unmount() {
    this.#mounted?.unmount();
    this.#mounted = undefined;
    this.shadowRoot?.replaceChildren();
    if (this.shadowRoot) this.shadowRoot.adoptedStyleSheets = [];
  }
}

if (!customElements.get("active-sessions")) customElements.define("active-sessions", ActiveSessions);
