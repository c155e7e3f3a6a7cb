// Starts the standalone page. What the list begins with is asked for at once, not only when the module has arrived.
// __BEGIN__

const base = new URL(".", document.baseURI);
const root = document.getElementById("active-sessions");

// The sheet of what is fetched later; asked for by the page, again after a failure.
let later;
root.laterStyles = () =>
  (later ??= new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("__LATER_STYLES__", base) });
    link.onload = done;
    link.onerror = () => {
      later = undefined;
      link.remove();
      failed(new Error("The style sheet could not be fetched."));
    };
    document.head.append(link);
  }));

if (location.pathname === `${base.pathname}sessions`) {
  const stop = new AbortController();
  const get = (path, accept) => {
    const answer = fetch(new URL(path.slice(1), base), { headers: { accept }, signal: stop.signal });
    answer.catch(() => {}); // the page asks again and says what is wrong
    return answer;
  };
  const list = "/admin/stats/active-sessions/dn";
  root.early = { stop, answers: { "/session": get("/session", "application/json"), [list]: begin(get(list, "__ACCEPT__")) } };
}

const failed = (error) => {
  if (!root.querySelector(".as-boot")) return; // the page has begun, and says itself what is wrong
  const make = (tag, className, ...content) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...content);
    return element;
  };
  const reload = make("button", "as-button as-primary", "Reload");
  reload.onclick = () => location.reload();
  const said = make("p", "", `The page could not be loaded: ${error.message}`);
  said.setAttribute("role", "alert");
  root.replaceChildren(make("main", "as-crash", make("h1", "as-h1", "Active Sessions"), said, reload));
};
// Not a part of this script: what is above need not wait for it, and neither makes the other's task longer.
import("__MODULE__")
  .then(({ default: init }) => init())
  .catch(failed);
