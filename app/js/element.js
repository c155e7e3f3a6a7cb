// <active-sessions>: the page inside another page, in an open shadow root. Stable address; the files it loads are hashed.
const MODULE = new URL("__MODULE__", import.meta.url).href;
const STYLES = __STYLES__.map((path) => new URL(path, import.meta.url).href);

let ready; // one module and one set of sheets for every element on the page
const load = () =>
  (ready ??= Promise.all([
    // The module knows the hashed name of its own wasm file.
    import(MODULE).then(async (module) => (await module.default(), module)),
    Promise.all(STYLES.map(async (url) => new CSSStyleSheet().replace(await (await fetch(url)).text()))),
  ]).catch((error) => {
    ready = undefined; // the next element may try again
    throw error;
  }));

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
    shadow.replaceChildren(root);
    this.#theme();
    try {
      const [module, sheets] = await load();
      if (turn !== this.#turn) return;
      shadow.adoptedStyleSheets = sheets;
      const apiBase = new URL(this.getAttribute("api-base") ?? "..", import.meta.url).href;
      this.#mounted = module.mountElement(this, root, { apiBase, getToken: this.getToken, route: this.getAttribute("route") });
      this.dispatchEvent(new CustomEvent("ready"));
    } catch (error) {
      root.setAttribute("role", "alert");
      root.textContent = `Active Sessions could not be loaded: ${error.message}`;
      this.dispatchEvent(new CustomEvent("error", { detail: { message: String(error.message) } }));
    }
  }

  #unmount() {
    this.#mounted?.unmount();
    this.#mounted = undefined;
    this.shadowRoot?.replaceChildren();
    if (this.shadowRoot) this.shadowRoot.adoptedStyleSheets = [];
  }
}

if (!customElements.get("active-sessions")) customElements.define("active-sessions", ActiveSessions);
